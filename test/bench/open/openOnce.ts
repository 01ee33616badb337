/** Party: one start of the explorer on a workspace, in a process that has done nothing else. */
import { toHex } from '../../../shared/bytes';
import { ask, openFollowing } from '../product';
import { makeCast } from '../workload/cast';
import { keyOf } from '../workload/keyText';

export interface OpenInput {
  folder: string;
  /** Entries that must be replayed. */
  entries: number;
}

/** Milliseconds. */
export interface Opened {
  /** Until the workspace answers. */
  open: number;
  /** From then until the first page of 200 rows is here. */
  firstPage: number;
  /** Until all of the log was replayed, where a kill had left something to do; counted as `open` is. */
  settled: number;
}

const pageRows = 200;

export async function openOnce({ folder, entries }: OpenInput): Promise<Opened> {
  // Made before, as nothing of it is the explorer's.
  const streamId = toHex(makeCast().streams[0]!.id);
  const started = performance.now();
  const workspace = await openFollowing(folder);
  await ask(workspace, 'workspace.status', {});
  const opened = performance.now();
  const page = await ask(workspace, 'range.page', {
    streamId,
    lt: '0xff',
    gte: toHex(keyOf(0)),
    limit: pageRows,
  });
  const shown = performance.now();
  await workspace.settled();
  const settled = performance.now();
  const status = await ask(workspace, 'workspace.status', {});
  await workspace.close();
  if (page.count !== pageRows)
    throw new Error(`a page of ${pageRows} rows was expected, found ${page.count}`);
  if (status.replayedTo !== entries)
    throw new Error(`${entries} entries were replayed, found ${status.replayedTo}`);
  return { open: opened - started, firstPage: shown - opened, settled: settled - started };
}
