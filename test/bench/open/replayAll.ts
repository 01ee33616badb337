/** Parties: a workspace replayed in its real threads. */
import { openExplorer } from '../product';

/** Whoever started it kills it as soon as it answers. */
export async function replayUntilKilled(folder: string): Promise<void> {
  const workspace = await openExplorer(folder);
  await workspace.settled();
}

export async function replayAndClose(folder: string): Promise<void> {
  const workspace = await openExplorer(folder);
  await workspace.settled();
  await workspace.close();
}
