import type { Hex } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { useSetAt } from '../../../router/at';
import { useHotkeys } from '../../../shell/hotkeys';
import { useBrowse } from '../useBrowse';
import { DiffPanel } from './DiffPanel';
import styles from './HistoryTab.module.css';
import { LifeLine } from './LifeLine';
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
  const { loaded, total, loadMore, error } = versions;
  const right = search.b ?? state.version;
  const rightIndex = loaded.findIndex((version) => version.seq === right);
  const left = search.a ?? loaded[rightIndex + 1]?.seq;

  const show = (index: number) => {
    const version = loaded[index];
    if (version) go({ b: version.seq, a: undefined }, { replace: true });
  };
  useHotkeys([
    { key: '[', act: () => show(rightIndex + 1) },
    { key: ']', act: () => show(rightIndex - 1) },
  ]);

  if (error) return <Fault error={error} />;
  if (total === undefined) return <Loading what="the history" />;
  return (
    <>
      <LifeLine versions={loaded} total={total} shownSeq={state.at} specialSince={state.specialSince} />
      <div className={styles.table} style={{ flexBasis: 28 * (total + 1) }}>
        <VersionTable
          versions={loaded}
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
          onEnd={loadMore}
        />
      </div>
      <DiffPanel
        streamId={streamId}
        keyHex={keyHex}
        left={loaded.find((version) => version.seq === left)}
        right={loaded[rightIndex]}
        onOlder={() => show(rightIndex + 1)}
        onNewer={() => show(rightIndex - 1)}
        hasOlder={rightIndex + 1 < loaded.length}
        hasNewer={rightIndex > 0}
      />
    </>
  );
}
