import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { EntryDetail } from '../../../../shared/contract/outputs';
import { entryOptions } from '../../../api/queries';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { Tabs } from '../../../components/Tabs';
import { useIsWide } from '../useIsWide';
import { useLog } from '../useLog';
import { BytesPanel } from './bytes/BytesPanel';
import { EntryFacts, EntryHeader } from './EntryHeader';
import styles from './EntryInspector.module.css';
import { ItemsPanel } from './items/ItemsPanel';
import { EntryDetails } from './verdict/EntryDetails';
import { VerdictPanel } from './verdict/VerdictPanel';

interface Props {
  seq: number;
  /** The entries above and below in the list; undefined at its ends. */
  newer: number | undefined;
  older: number | undefined;
  onGo: (seq: number) => void;
  onClose: () => void;
}

/** One entry in full: why it has its verdict, what it carried, and its bytes. */
export function EntryInspector({ seq, newer, older, onGo, onClose }: Props) {
  // While walking, the entry before stands until the next one is there; the header names the one that is shown.
  const { data, error, refetch } = useQuery({ ...entryOptions(seq), placeholderData: keepPreviousData });
  return (
    <aside className={styles.inspector} aria-label={`Entry ${data?.seq ?? seq}`}>
      <EntryHeader
        seq={data?.seq ?? seq}
        verdict={data?.verdict}
        newer={newer}
        older={older}
        onGo={onGo}
        onClose={onClose}
      />
      {error ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading what="the entry" />
      ) : (
        <>
          <EntryFacts entry={data} />
          <EntryBody entry={data} />
        </>
      )}
    </aside>
  );
}

function EntryBody({ entry }: { entry: EntryDetail }) {
  const { search, go } = useLog();
  const isWide = useIsWide();
  if (isWide) {
    return (
      <div className={styles.columns}>
        <div className={styles.column}>
          <VerdictPanel entry={entry} />
          <ItemsPanel entry={entry} />
          <EntryDetails entry={entry} />
        </div>
        <div className={panel.panel}>
          <BytesPanel key={entry.seq} entry={entry} />
        </div>
      </div>
    );
  }
  const batch = entry.batch;
  return (
    <Tabs
      label="Parts of the entry"
      value={search.tab ?? 'verdict'}
      onChange={(tab) => go({ tab: tab === 'verdict' ? undefined : tab }, { replace: true })}
      tabs={[
        {
          value: 'verdict',
          text: 'Verdict',
          render: () => (
            <div className={styles.scrolled}>
              <VerdictPanel entry={entry} />
              <EntryDetails entry={entry} />
            </div>
          ),
        },
        {
          value: 'writes',
          text: 'Writes',
          ...(batch && { count: batch.writeCount }),
          render: () => (
            <div className={styles.scrolled}>
              <ItemsPanel entry={entry} />
            </div>
          ),
        },
        {
          value: 'bytes',
          text: 'Bytes',
          render: () => <BytesPanel key={entry.seq} entry={entry} />,
        },
      ]}
    />
  );
}
