/** A full search through keys and values at a seq, part by part: what was found is shown while the rest is read. */
import { compareBytes, fromHex, startsWithBytes, toHex } from '../../../shared/bytes';
import type { CheckedInput } from '../../../shared/contract/contract';
import type { ScanHit, ScanPart } from '../../../shared/contract/outputs';
import { type LiveKey, LiveKeys } from '../../store/liveKeys';
import type { StateReader } from '../../store/stateReader';
import { type QueryContext, withState } from '../context';
import { liveValue } from '../range';
import { type Locator, locatorOf, type Matcher, matcherOf } from './matcher';

type Input = CheckedInput<'search.scan'>;

/** Bytes shown before and behind what was found. */
const excerpt = { before: 12, behind: 96 };

export function searchScan(context: QueryContext, input: Input): Promise<ScanPart> {
  const matches = matcherOf(input.pattern);
  return withState(context, input.at, async (state) => {
    const only = input.streamId === undefined ? undefined : state.ordinal(fromHex(input.streamId));
    const wanted = only === undefined ? [...state.streams.ids.keys()] : [only];
    const begun = input.after === undefined ? undefined : state.ordinal(fromHex(input.after.streamId));
    const scan = new Scan(context, state, input, matches);
    let next: ScanPart['next'] = null;
    for (const stream of wanted) {
      if (begun !== undefined && stream < begun) continue;
      const after = stream === begun ? fromHex(input.after!.key) : undefined;
      const end = await scan.stream(stream, after);
      if (end === undefined) continue;
      next = { streamId: toHex(state.streams.idOf(stream)), key: toHex(end) };
      break;
    }
    const total = await liveKeysOf(state, wanted);
    return { at: state.at, hits: scan.hits, keys: scan.keys, bytes: scan.bytes, total, next };
  });
}

/** Null for an index, whose pairs are not counted at every seq. */
async function liveKeysOf(state: StateReader, streams: readonly number[]): Promise<number | null> {
  let total = 0;
  for (const stream of streams) {
    if (state.streams.index(stream) !== undefined) return null;
    total += (await state.totals(stream)).liveKeys;
  }
  return total;
}

class Scan {
  readonly hits: ScanHit[] = [];
  keys = 0;
  bytes = 0;
  private readonly until: number;
  private readonly locate: Locator;

  constructor(
    private readonly context: QueryContext,
    private readonly state: StateReader,
    private readonly input: Input,
    private readonly matches: Matcher,
  ) {
    this.until = performance.now() + input.within;
    this.locate = locatorOf(input.pattern);
  }

  /** @returns the last key that was looked at, where the part ends before the stream does */
  async stream(stream: number, after: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    const prefix = fromHex(this.input.prefix);
    const walk = new LiveKeys(this.state, stream, false, { withValues: this.input.in !== 'keys' });
    try {
      if (after !== undefined && compareBytes(after, prefix) >= 0) walk.seek(after, false);
      else walk.seek(prefix, true);
      for (;;) {
        const live = await walk.next();
        if (live === undefined || !startsWithBytes(live.key, prefix)) return undefined;
        this.look(stream, live);
        if (this.hits.length >= this.input.limit || performance.now() > this.until) return live.key;
      }
    } finally {
      await walk.close();
    }
  }

  private look(stream: number, live: LiveKey): void {
    this.keys++;
    const inKey = this.input.in === 'values' ? undefined : this.matches(live.key);
    if (inKey !== undefined) {
      this.hits.push(this.hit(stream, live, 'key', live.key, inKey));
      return;
    }
    if (this.input.in === 'keys') return;
    const value = liveValue(this.context, this.state, stream, live);
    this.bytes += value.length;
    const inValue = this.matches(value);
    if (inValue !== undefined) this.hits.push(this.hit(stream, live, 'value', value, inValue));
  }

  private hit(
    stream: number,
    { key, seq, size }: LiveKey,
    where: ScanHit['in'],
    bytes: Uint8Array,
    end: number,
  ): ScanHit {
    const { from, to, isExact } = this.locate(bytes, end);
    const excerptAt = Math.max(0, from - excerpt.before);
    return {
      streamId: toHex(this.state.streams.idOf(stream)),
      key,
      seq,
      size,
      in: where,
      offset: from,
      length: isExact ? to - from : null,
      // A copy: a part of one of Node's buffers would take the whole of it along to the next thread.
      excerpt: Uint8Array.from(
        bytes.subarray(excerptAt, Math.min(to, from + excerpt.behind) + excerpt.behind),
      ),
      excerptAt,
    };
  }
}
