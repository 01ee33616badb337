/** What happened in a stretch of the log, in equal slices: keys written, and entries rejected by kind. */
import type { CheckedInput } from '../../shared/contract/contract';
import type { Activity } from '../../shared/contract/outputs';
import { type VerdictKind, verdictKinds } from '../../shared/model';
import { bucketEntries, bucketFields } from '../store/activityIndex';
import { eachResult } from '../store/resultRows';
import { summaryOfResult } from '../store/results';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';

/** How long one question counts what is not counted yet, in ms. */
const countingTime = 80;
const rejections = verdictKinds.filter((kind) => kind !== 'committed' && kind !== 'skipped');

export function logActivity(context: QueryContext, input: CheckedInput<'log.activity'>): Promise<Activity> {
  return withState(context, null, async (state) => {
    const firstSeq = (await context.log.firstSeq()) ?? 0;
    const from = Math.max(firstSeq, input.from ?? firstSeq);
    const end = Math.max(from, Math.min(state.position.next, (input.to ?? Number.MAX_SAFE_INTEGER - 1) + 1));
    const wanted = Math.max(1, Math.ceil((end - from) / input.slices));
    if (wanted < bucketEntries) {
      const slices = new Slices(from, wanted, end);
      for await (const [seq, result] of eachResult(state, from, end)) slices.addResult(seq, result);
      return { ...slices.activity(), countedTo: end };
    }
    return fromBuckets(context, state, { firstSeq, from, end, wanted });
  });
}

async function fromBuckets(
  { activity }: QueryContext,
  state: StateReader,
  { firstSeq, from, end, wanted }: { firstSeq: number; from: number; end: number; wanted: number },
): Promise<Activity> {
  const { totals, countedTo } = await activity.upTo(state, firstSeq, countingTime);
  const first = Math.floor((from - firstSeq) / bucketEntries);
  const slices = new Slices(
    firstSeq + first * bucketEntries,
    Math.ceil(wanted / bucketEntries) * bucketEntries,
    end,
  );
  const buckets = Math.ceil((end - firstSeq) / bucketEntries);
  for (let bucket = first; bucket < buckets; bucket++)
    slices.addTotals(firstSeq + bucket * bucketEntries, totals, bucket * bucketFields);
  return { ...slices.activity(), countedTo: Math.min(countedTo, end) };
}

class Slices {
  private readonly writes: number[];
  private readonly kinds: number[][];

  constructor(
    private readonly firstSeq: number,
    private readonly entriesPerSlice: number,
    end: number,
  ) {
    const count = Math.ceil(Math.max(0, end - firstSeq) / entriesPerSlice);
    this.writes = new Array<number>(count).fill(0);
    this.kinds = verdictKinds.map(() => new Array<number>(count).fill(0));
  }

  private sliceOf(seq: number): number {
    return Math.floor((seq - this.firstSeq) / this.entriesPerSlice);
  }

  addResult(seq: number, result: Uint8Array): void {
    const { verdict, writes } = summaryOfResult(result);
    this.writes[this.sliceOf(seq)]! += writes;
    this.kinds[verdict]![this.sliceOf(seq)]! += 1;
  }

  addTotals(seq: number, totals: Uint32Array, at: number): void {
    const slice = this.sliceOf(seq);
    if (slice >= this.writes.length) return;
    this.writes[slice]! += totals[at] ?? 0;
    for (const [verdict, kind] of this.kinds.entries()) kind[slice]! += totals[at + 1 + verdict] ?? 0;
  }

  activity(): Omit<Activity, 'countedTo'> {
    const kinds: [VerdictKind, number[]][] = rejections
      .map((kind): [VerdictKind, number[]] => [kind, this.kinds[verdictKinds.indexOf(kind)]!])
      .filter(([, counts]) => counts.some((count) => count > 0));
    const rejected = this.writes.map((_, slice) =>
      kinds.reduce((sum, [, counts]) => sum + counts[slice]!, 0),
    );
    const { firstSeq, entriesPerSlice, writes } = this;
    return { firstSeq, entriesPerSlice, writes, rejected, kinds: Object.fromEntries(kinds) };
  }
}
