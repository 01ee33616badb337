/** Party: a full search that finds nothing, through keys and values, part by part as the explorer asks. */
import { startClock } from '../measure';
import { ask, openExplorer } from '../product';
import type { BrowseInput } from './draws';

export interface SearchRun {
  keysPerSecond: number;
  megabytesPerSecond: number;
  keys: number;
}

const kinds = {
  text: { kind: 'text', text: 'is in no value', ignoreCase: false },
  ignoringCase: { kind: 'text', text: 'is in no value', ignoreCase: true },
  regexp: { kind: 'regexp', text: '(a|b)+[0-9]{3,8}~x$', ignoreCase: false },
} as const;
export type Kind = keyof typeof kinds;

export async function measureSearch({ folder, repeats }: BrowseInput): Promise<Record<Kind, SearchRun>> {
  const workspace = await openExplorer(folder);
  try {
    const runs = {} as Record<Kind, SearchRun>;
    for (const [name, pattern] of Object.entries(kinds) as [Kind, (typeof kinds)[Kind]][]) {
      const clock = startClock();
      let after: { streamId: string; key: string } | undefined;
      const run = { keys: 0, bytes: 0 };
      for (let part = 0; part < repeats; part++) {
        const answer = await ask(workspace, 'search.scan', { pattern, after });
        if (answer.hits.length > 0) throw new Error('the search found what is not there');
        run.keys += answer.keys;
        run.bytes += answer.bytes;
        if (answer.next === null) break;
        after = answer.next;
      }
      const { seconds } = clock();
      runs[name] = {
        keysPerSecond: run.keys / seconds,
        megabytesPerSecond: run.bytes / seconds / 1e6,
        keys: run.keys,
      };
    }
    return runs;
  } finally {
    await workspace.close();
  }
}
