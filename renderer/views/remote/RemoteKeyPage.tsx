import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../shared/bytes';
import type { KeyState } from '../../../shared/contract/outputs';
import { keyOptions } from '../../api/queries';
import { Button } from '../../components/Button';
import { Fault } from '../../components/Fault';
import { Loading } from '../../components/Loading';
import { Tabs } from '../../components/Tabs';
import { formatCount } from '../../format/numbers';
import { useAt, useSetAt } from '../../router/at';
import type { Versions } from '../browse/history/useVersions';
import { KeyHeader } from '../browse/keyPage/KeyHeader';
import type { KeyAddress } from '../browse/keyPage/KeyPage';
import styles from '../browse/keyPage/KeyPage.module.css';
import { PrefixPage } from '../browse/keyPage/PrefixPage';
import { RawTab } from '../browse/keyPage/RawTab';
import { useBrowse } from '../browse/useBrowse';
import { ValueTab } from '../browse/value/ValueTab';
import { RightsForm } from './RightsForm';

type WrittenState = KeyState & { version: number };

/** A key at another node: its newest version at the seq that is shown, and whether an account may write it. */
export function RemoteKeyPage({ streamId, keyHex }: KeyAddress) {
  const at = useAt();
  const { data: state, error, refetch } = useQuery(keyOptions({ streamId, key: keyHex, at }));
  // What was read before stays while the node does not answer; the strip above says so.
  if (state === undefined) {
    if (error) return <Fault error={error} retry={() => void refetch()} />;
    return <Loading what="the key" />;
  }
  if (state.version === null) return <PrefixPage streamId={streamId} keyHex={keyHex} at={state.at} />;
  return <WrittenKey streamId={streamId} keyHex={keyHex} state={state as WrittenState} />;
}

const noVersions: Versions = { loaded: [], total: undefined, error: null };

function WrittenKey({ streamId, keyHex, state }: KeyAddress & { state: WrittenState }) {
  const { search, go } = useBrowse();
  const tab = search.tab === 'history' ? 'value' : (search.tab ?? 'value');
  return (
    <>
      <KeyHeader streamId={streamId} state={state} />
      <EarlierVersion version={state.version} />
      <Tabs
        label="About this key"
        value={tab}
        onChange={(next) => go({ tab: next === 'value' ? undefined : next })}
        tabs={[
          {
            value: 'value',
            text: 'Value',
            render: () => (
              <ValueTab streamId={streamId} keyHex={keyHex} state={state} versions={noVersions} />
            ),
          },
          {
            value: 'who',
            text: 'Who may write',
            render: () => <WhoTab streamId={streamId} keyHex={keyHex} />,
          },
          {
            value: 'raw',
            text: 'Raw',
            render: () => <RawTab streamId={streamId} keyHex={keyHex} state={state} />,
          },
        ]}
      />
    </>
  );
}

/** No call lists the versions of a key, but the state before this one can be looked at. */
function EarlierVersion({ version }: { version: number }) {
  const setAt = useSetAt();
  return (
    <div className={styles.provenance}>
      <span className={styles.sentence}>
        The node tells neither who wrote this nor its other versions.
        {version > 0 && (
          <Button look="link" onPress={() => setAt(version - 1)}>
            What stood here before, at {formatCount(version - 1)}
          </Button>
        )}
      </span>
    </div>
  );
}

function WhoTab({ streamId, keyHex }: { streamId: Hex; keyHex: Hex }) {
  const [account, setAccount] = useState('');
  return (
    <div className={styles.scroll}>
      <section className={styles.section}>
        <h2 className={styles.sectionTitle}>Ask for an account</h2>
        <p className={styles.muted}>The node does not list who may write; it answers for one account.</p>
        <RightsForm streamId={streamId} keyHex={keyHex} account={account} onAccount={setAccount} />
      </section>
    </div>
  );
}
