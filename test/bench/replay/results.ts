/** Results of entries, from an open workspace. */
import type { Workspace } from '../../../electron/engine/workspace';
import { ask, type CallOutput } from '../product';

type Page = CallOutput<'log.results'>;

/** Every entry's result in order of seq. */
export async function* resultsOf(workspace: Workspace): AsyncGenerator<Page['results'][number]> {
  let from: number | null = 0;
  while (from !== null) {
    const page: Page = await ask(workspace, 'log.results', { from });
    yield* page.results;
    from = page.next;
  }
}
