/** Two states of a stream compared: which keys were added, changed or deleted between them, in order. */
import { compareBytes, fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { StateChange, StateChanges } from '../../shared/contract/outputs';
import { badInput, StreamscopeError } from '../../shared/errors';
import { type LiveKey, LiveKeys } from '../store/liveKeys';
import { fullKeysFrom, type PlannedKeys } from '../store/plannedKeys';
import type { StateReader } from '../store/stateReader';
import { openState, planProgress, type QueryContext } from './context';

type Input = CheckedInput<'state.changes'>;

export async function stateChanges(context: QueryContext, input: Input): Promise<StateChanges> {
  const later = openState(context, input.to);
  const earlier = openState(context, input.from ?? -1);
  try {
    if (earlier.at > later.at) throw badInput('from', 'is after the state that it is compared with');
    const stream = later.ordinal(fromHex(input.streamId));
    // What was written says nothing of the pairs of an index.
    const isIndex = later.streams.index(stream) !== undefined;
    const written = isIndex
      ? undefined
      : await context.keyIndex.written(earlier, later, stream, planProgress(context));
    const comparison = new Comparison(earlier, later, stream, input);
    const part = written === undefined ? await comparison.walkBoth() : await comparison.lookUp(written);
    return { from: earlier.at, to: later.at, ...part };
  } finally {
    await Promise.all([earlier.close(), later.close()]);
  }
}

type Part = Pick<StateChanges, 'changes' | 'next'>;

class Comparison {
  private readonly prefix: Uint8Array;
  private readonly after: Uint8Array | undefined;
  private readonly until: number;
  private readonly changes: StateChange[] = [];

  constructor(
    private readonly earlier: StateReader,
    private readonly later: StateReader,
    private readonly stream: number,
    private readonly input: Input,
  ) {
    this.prefix = fromHex(input.prefix);
    this.after = input.after === undefined ? undefined : fromHex(input.after);
    this.until = performance.now() + input.within;
  }

  /** Of the keys that were written in between, what became. */
  async lookUp(written: PlannedKeys): Promise<Part> {
    let last: Uint8Array | undefined;
    for (const key of fullKeysFrom(this.later, this.stream, written, this.after ?? this.prefix)) {
      if (this.after !== undefined && compareBytes(key, this.after) <= 0) continue;
      if (!startsWithBytes(key, this.prefix)) {
        if (compareBytes(key, this.prefix) < 0) continue;
        break;
      }
      if (last !== undefined && this.isFull()) return { changes: this.changes, next: toHex(last) };
      const [before, after] = [
        await this.earlier.version(this.stream, key),
        await this.later.version(this.stream, key),
      ];
      this.note(key, live(before), live(after));
      last = key;
    }
    return { changes: this.changes, next: null };
  }

  /** Both states side by side, where too much was written in between to be listed. */
  async walkBoth(): Promise<Part> {
    const walks = [this.earlier, this.later].map((state) => new LiveKeys(state, this.stream, false));
    const [before, after] = walks as [LiveKeys, LiveKeys];
    try {
      for (const walk of walks) walk.seek(this.after ?? this.prefix, this.after === undefined);
      let [left, right] = [await this.nextOf(before), await this.nextOf(after)];
      while (left !== undefined || right !== undefined) {
        const order = left === undefined ? 1 : right === undefined ? -1 : compareBytes(left.key, right.key);
        const key = (order <= 0 ? left : right)!.key;
        this.note(key, order <= 0 ? left : undefined, order >= 0 ? right : undefined);
        if (order <= 0) left = await this.nextOf(before);
        if (order >= 0) right = await this.nextOf(after);
        if (this.isFull()) return { changes: this.changes, next: toHex(key) };
      }
      return { changes: this.changes, next: null };
    } finally {
      for (const walk of walks) await walk.close();
    }
  }

  private async nextOf(walk: LiveKeys): Promise<LiveKey | undefined> {
    const found = await walk.next();
    return found !== undefined && startsWithBytes(found.key, this.prefix) ? found : undefined;
  }

  private isFull(): boolean {
    if (this.later.signal?.aborted)
      throw new StreamscopeError('cancelled', {}, 'The comparison was cancelled.');
    return this.changes.length >= this.input.limit || performance.now() > this.until;
  }

  private note(key: Uint8Array, before: Seen | undefined, after: Seen | undefined): void {
    if (before?.seq === after?.seq) return;
    const change = before === undefined ? 'added' : after === undefined ? 'deleted' : 'changed';
    this.changes.push({ key, change, before: seen(before), after: seen(after) });
  }
}

interface Seen {
  seq: number;
  size: number;
}

function seen(version: Seen | undefined): Seen | null {
  return version === undefined ? null : { seq: version.seq, size: version.size };
}

function live(version: { seq: number; stored: { size: number } } | undefined): Seen | undefined {
  if (version === undefined || version.stored.size === 0) return undefined;
  return { seq: version.seq, size: version.stored.size };
}
