import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import type { WorkspaceStatus } from '../../../shared/contract/outputs';
import { statusOptions } from '../../api/queries';
import { Fault } from '../../components/Fault';
import { Loading } from '../../components/Loading';
import { useAt } from '../../router/at';
import { EntryInspector } from './inspector/EntryInspector';
import styles from './LogView.module.css';
import { LogList } from './list/LogList';
import { filterOf } from './rows/logFilter';
import { useFilteredLog } from './rows/useFilteredLog';
import { type Tail, useTail } from './rows/useTail';
import { useWholeLog } from './rows/useWholeLog';
import { useLog } from './useLog';

/** Log: the entries at the left, the one that is selected at the right. */
export function LogView() {
  const status = useQuery(statusOptions());
  if (status.data !== undefined) return <OpenLog status={status.data} />;
  if (status.error) return <Fault error={status.error} retry={() => void status.refetch()} />;
  return <Loading what="the log" />;
}

function OpenLog({ status }: { status: WorkspaceStatus }) {
  const { search, go } = useLog();
  const newest = status.nextSeq - 1;
  const [walked, setWalked] = useState<Walked>([undefined, undefined]);
  const at = useAt();
  const tail = useTail(
    search.from === undefined && search.entry === undefined && at === null ? null : newest,
  );
  const linked = useLinked(tail, newest, walked);
  const filter = filterOf(search);
  const { firstSeq, replayedTo } = status;
  const { held } = tail;
  const whole = useWholeLog({ firstSeq, newest, held }, filter === undefined);
  const filtered = useFilteredLog(filter, { firstSeq, newest, replayedTo, held, from: search.from });
  const rows = filter === undefined ? whole : filtered;

  /** The entry in the row above or below; in a list that does not hold this entry, by seq. */
  const neighbour = (seq: number, step: 1 | -1): number | undefined => {
    const index = rows.indexOf(seq);
    if (index !== undefined && rows.seqAt(index) === seq) return rows.seqAt(index - step);
    const next = seq + step;
    return next >= firstSeq && next <= newest ? next : undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && search.entry !== undefined && !event.defaultPrevented) select(undefined);
  };
  const select = (entry: number | undefined) => {
    setWalked(([, last]) => [last, entry]);
    go({ entry }, { replace: entry !== undefined && search.entry !== undefined });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere in the view
    <div className={styles.log} onKeyDown={onKeyDown} data-inspects={search.entry !== undefined || undefined}>
      <LogList
        status={status}
        rows={rows}
        tail={tail}
        narrowedBy={filter && JSON.stringify(filter)}
        linked={linked}
        onSelect={select}
      />
      {search.entry !== undefined && (
        <EntryInspector
          place="list"
          seq={search.entry}
          newer={neighbour(search.entry, 1)}
          older={neighbour(search.entry, -1)}
          onGo={select}
          onClose={() => select(undefined)}
        />
      )}
    </div>
  );
}

/** The entries selected here last: while the address changes, it still names the one before. */
type Walked = readonly [before: number | undefined, last: number | undefined];

/**
 * The entry that is open without having been selected here: by a link, by Back. It holds the list once, and so does
 * the time slider in the past; back at the latest, the list follows again.
 */
function useLinked(tail: Tail, newest: number, walked: Walked): number | undefined {
  const { search } = useLog();
  const at = useAt();
  const linked = walked.includes(search.entry) ? undefined : search.entry;
  const [before, setBefore] = useState({ linked, at });
  if (before.linked !== linked || before.at !== at) {
    setBefore({ linked, at });
    if (linked !== undefined && linked !== before.linked) tail.hold(newest, 'selected');
    else if (at !== null) tail.hold(newest, 'scrolled');
    else if (before.at !== null && tail.reason === 'scrolled') tail.follow();
  }
  return linked;
}
