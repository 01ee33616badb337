import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { verdictKinds } from '../../../../shared/model';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { CopyButton } from '../../../components/CopyButton';
import { Empty } from '../../../components/Empty';
import panel from '../../../components/Panel.module.css';
import { Tabs } from '../../../components/Tabs';
import { useMedia } from '../../../components/useMedia';
import styles from './Account.module.css';
import { AccountEntries } from './AccountEntries';
import { AccountLabel } from './AccountLabel';
import { AccountRights } from './AccountRights';

const rejected = verdictKinds.filter((kind) => kind !== 'committed' && kind !== 'skipped');

/** An account: all its rights in all streams, all its entries, and its rejections. */
export function AccountPage() {
  const { account } = useSearch({ from: '/ownership/account' });
  const navigate = useNavigate();
  const back = () => void navigate({ to: '/ownership', search: {} });
  if (account === undefined) {
    return (
      <Empty icon="person" title="No account is named" acts={<Button onPress={back}>Open Ownership</Button>}>
        A link to an account carries its address.
      </Empty>
    );
  }
  return (
    <section className={panel.panel} aria-label="Account">
      <header className={panel.toolbar}>
        <Button look="plain" icon="chevronLeft" onPress={back}>
          Ownership
        </Button>
        <h1 className={styles.title}>
          <AccountName account={account} strong />
        </h1>
        <code className={styles.address}>{account}</code>
        <CopyButton compact label="Copy the address" text={() => account} />
        <AccountLabel key={account} account={account} />
      </header>
      <Columns account={account} />
    </section>
  );
}

function Columns({ account }: { account: Hex }) {
  const isWide = useMedia('(min-width: 1600px)');
  const entries = <AccountEntries key={account} account={account} verdicts={undefined} />;
  const rejections = <AccountEntries key={`${account} rejected`} account={account} verdicts={rejected} />;
  return (
    <div className={styles.columns} data-wide={isWide || undefined}>
      <section className={styles.column} aria-label="Rights">
        <h2 className={styles.heading}>Rights in all streams</h2>
        <AccountRights account={account} />
      </section>
      {isWide ? (
        <>
          <section className={styles.column} aria-label="Entries">
            <h2 className={styles.heading}>Entries</h2>
            {entries}
          </section>
          <section className={styles.column} aria-label="Rejections">
            <h2 className={styles.heading}>Rejections</h2>
            {rejections}
          </section>
        </>
      ) : (
        <EntryTabs entries={entries} rejections={rejections} />
      )}
    </div>
  );
}

function EntryTabs({ entries, rejections }: { entries: React.ReactNode; rejections: React.ReactNode }) {
  const [tab, setTab] = useState<'entries' | 'rejections'>('entries');
  return (
    <div className={styles.column}>
      <Tabs
        label="What it sent"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'entries', text: 'Entries', render: () => entries },
          { value: 'rejections', text: 'Rejections', render: () => rejections },
        ]}
      />
    </div>
  );
}
