import type { KeyState } from '../../../../shared/contract/outputs';
import { useSetAt } from '../../../router/at';
import { useBrowse } from '../useBrowse';
import styles from './HistoryTab.module.css';
import type { Versions } from './useVersions';
import { VersionTable } from './VersionTable';

/** Rows in sight at most. */
const glanceRows = 7;

/** The versions below the value, where the screen is tall: a row opens in the history. */
export function VersionGlance({
  state,
  versions,
}: {
  state: KeyState & { version: number };
  versions: Versions;
}) {
  const { go } = useBrowse();
  const setAt = useSetAt();
  const { loaded, total = 0, loadMore } = versions;
  return (
    <div className={styles.glance} style={{ height: 28 * (Math.min(total, glanceRows) + 1) }}>
      <VersionTable
        versions={loaded}
        total={total}
        shownSeq={state.at}
        right={state.version}
        rightIndex={loaded.findIndex((version) => version.seq === state.version)}
        onShow={(index) => go({ tab: 'history', b: loaded[index]?.seq, a: undefined })}
        onGoTo={setAt}
        onEnd={loadMore}
      />
    </div>
  );
}
