/** Party: explanations of large entries, asked of the explorer through the threads that ship. */
import type { Explanation } from '../../../shared/contract/explanation';
import { percentile } from '../measure';
import { ask, openExplorer } from '../product';
import type { OwnershipLog } from './prepareOwnership';
import { itemsOf, type SubjectKind, subjectKinds, verdicts } from './subjects';

export interface ExplainInput {
  folder: string;
  log: OwnershipLog;
  largeItems: number;
  rounds: number;
}

/** Waits in milliseconds. */
export interface ExplainWaits {
  items: number;
  /** The very first of its kind in the process: nothing is compiled or read yet. */
  cold: number;
  p50: number;
  p95: number;
  max: number;
}

export interface Explained {
  kinds: Record<SubjectKind, ExplainWaits>;
  /** Every page of the large entries behind the first one, and all pages of one together. */
  rest: { pages: number; p95: number; max: number; whole: number };
}

/** As the entry's page asks. */
const pageItems = 1000;
/** Each subject is asked about so many times, in turn with all others. */
const turns = 2;

export async function measureExplain(input: ExplainInput): Promise<Explained> {
  const workspace = await openExplorer(input.folder);
  try {
    const waits = new Map<SubjectKind, number[]>(subjectKinds.map((kind) => [kind, []]));
    const restWaits: number[] = [];
    const wholes: number[] = [];
    const timed = async (seq: number, from: number): Promise<[Explanation, number]> => {
      const started = performance.now();
      const page = await ask(workspace, 'entry.explain', { seq, from, limit: pageItems });
      return [page, performance.now() - started];
    };
    for (let turn = 0; turn < turns; turn++) {
      for (const { kind, seq } of input.log.subjects) {
        const [first, wait] = await timed(seq, 0);
        check(first, kind, itemsOf(kind, input.largeItems));
        waits.get(kind)!.push(wait);
        if (kind !== 'large') continue;
        let whole = wait;
        for (let from = first.next; from !== null; ) {
          const [page, more] = await timed(seq, from);
          restWaits.push(more);
          whole += more;
          from = page.next;
        }
        wholes.push(whole);
      }
    }
    const kinds = {} as Explained['kinds'];
    for (const [kind, [cold = 0, ...others]] of waits) {
      kinds[kind] = { items: itemsOf(kind, input.largeItems), cold, ...spread(others) };
    }
    const { p95, max } = spread(restWaits);
    return { kinds, rest: { pages: restWaits.length, p95, max, whole: percentile(wholes, 0.5) } };
  } finally {
    await workspace.close();
  }
}

function spread(waits: readonly number[]) {
  return { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95), max: Math.max(...waits) };
}

/** The first page says why. */
function check(page: Explanation, kind: SubjectKind, items: number): void {
  if (page.verdict !== verdicts[kind]) throw new Error(`${kind} ${page.seq} was ${page.verdict}`);
  if (page.items !== items) throw new Error(`${kind} ${page.seq} has ${page.items} items`);
  if ((page.deciding === null) !== (kind === 'committed'))
    throw new Error(`${kind} ${page.seq}: what decided is not told`);
  if (page.deciding !== null && page.deciding.proof === null)
    throw new Error(`${kind} ${page.seq}: what decided is not proven`);
  const failed = page.checks.filter(({ ok }) => !ok).length;
  const here = page.next ?? items;
  const expected = kind === 'committed' ? 0 : kind === 'deniedGate' ? 1 : here;
  if (failed < expected) throw new Error(`${kind} ${page.seq}: ${failed} checks failed`);
}
