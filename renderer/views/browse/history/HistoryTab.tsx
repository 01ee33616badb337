import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import { historyPageOptions } from '../../../api/queries';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { useSetAt } from '../../../router/at';
import { useHotkeys } from '../../../shell/hotkeys';
import { useBrowse } from '../useBrowse';
import { DiffPanel } from './DiffPanel';
import styles from './HistoryTab.module.css';
import { LifeLine } from './LifeLine';
import { useVersionRows } from './useVersionRows';
import type { Versions } from './useVersions';
import { VersionTable } from './VersionTable';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  state: KeyState & { version: number };
  versions: Versions;
}

/** Every version of a key, and the difference between two of them. */
export function HistoryTab({ streamId, keyHex, state, versions }: Props) {
  const { search, go } = useBrowse();
  const setAt = useSetAt();
  const rows = useVersionRows(streamId, keyHex, versions);
  const { loaded, total, error } = versions;
  const right = search.b ?? state.version;
  const rightIndex = rows.indexOf(right);
  // A link may name versions far from those that are loaded.
  const named = useQuery({
    ...historyPageOptions({ streamId, key: keyHex, at: null, after: right + 1, limit: 2 }),
    enabled: rightIndex < 0,
  }).data?.versions;
  const rightVersion = rows.rowAt(rightIndex) ?? named?.[0];
  const older = rightIndex < 0 ? named?.[1] : rows.rowAt(rightIndex + 1);
  const left = search.a ?? older?.seq;
  const leftIndex = rows.indexOf(left);
  const isLeftNamed = left !== undefined && left === older?.seq;
  const namedLeft = useQuery({
    ...historyPageOptions({ streamId, key: keyHex, at: null, after: (left ?? 0) + 1, limit: 1 }),
    enabled: left !== undefined && leftIndex < 0 && !isLeftNamed,
  }).data?.versions;
  const leftVersion = isLeftNamed ? older : (rows.rowAt(leftIndex) ?? namedLeft?.[0]);

  const compare = (seq: number) => go({ b: seq, a: undefined }, { replace: true });
  // A row that is not loaded yet is shown when it is.
  const [wanted, setWanted] = useState<number>();
  const wantedSeq = wanted === undefined ? undefined : rows.rowAt(wanted)?.seq;
  useEffect(() => {
    if (wantedSeq === undefined) return;
    setWanted(undefined);
    go({ b: wantedSeq, a: undefined }, { replace: true });
  }, [wantedSeq, go]);
  const show = (index: number) => {
    const version = rows.rowAt(index);
    if (version) return compare(version.seq);
    if (index < 0 || index >= (total ?? 0)) return;
    setWanted(index);
    rows.onVisible(index, index);
  };
  const showOlder = () => {
    if (rightIndex >= 0) show(rightIndex + 1);
    else if (older) compare(older.seq);
  };
  const showNewer = () => {
    if (rightIndex > 0) show(rightIndex - 1);
  };
  useHotkeys([
    { key: '[', act: showOlder },
    { key: ']', act: showNewer },
  ]);

  if (error) return <Fault error={error} />;
  if (total === undefined) return <Loading what="the history" />;
  return (
    <>
      <LifeLine
        streamId={streamId}
        keyHex={keyHex}
        versions={loaded}
        total={total}
        shownSeq={state.at}
        specialSince={state.specialSince}
      />
      <div className={styles.table} style={{ flexBasis: 28 * (total + 1) }}>
        <VersionTable
          rows={rows}
          total={total}
          shownSeq={state.at}
          right={right}
          rightIndex={rightIndex}
          onShow={show}
          compare={{
            left,
            onLeft: (seq) => go({ a: seq, b: right }, { replace: true }),
            onRight: (seq) => go({ b: seq, a: left }, { replace: true }),
          }}
          onGoTo={(seq) => setAt(seq)}
        />
      </div>
      <DiffPanel
        streamId={streamId}
        keyHex={keyHex}
        left={leftVersion}
        right={rightVersion}
        onOlder={showOlder}
        onNewer={showNewer}
        hasOlder={older !== undefined || (rightIndex >= 0 && rightIndex + 1 < total)}
        hasNewer={rightIndex > 0}
      />
    </>
  );
}
