import type { Hex } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import { useSetAt } from '../../../router/at';
import { useBrowse } from '../useBrowse';
import styles from './HistoryTab.module.css';
import { useVersionRows } from './useVersionRows';
import type { Versions } from './useVersions';
import { VersionTable } from './VersionTable';

/** Rows in sight at most. */
const glanceRows = 7;

/** The versions below the value, where the screen is tall: a row opens in the history. */
export function VersionGlance({
  streamId,
  keyHex,
  state,
  versions,
}: {
  streamId: Hex;
  keyHex: Hex;
  state: KeyState & { version: number };
  versions: Versions;
}) {
  const { go } = useBrowse();
  const setAt = useSetAt();
  const rows = useVersionRows(streamId, keyHex, versions);
  const { total = 0 } = versions;
  return (
    <div className={styles.glance} style={{ height: 28 * (Math.min(total, glanceRows) + 1) }}>
      <VersionTable
        rows={rows}
        total={total}
        shownSeq={state.at}
        right={state.version}
        rightIndex={rows.indexOf(state.version)}
        onShow={(index) => go({ tab: 'history', b: rows.rowAt(index)?.seq, a: undefined })}
        onGoTo={setAt}
      />
    </div>
  );
}
