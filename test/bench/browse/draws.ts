/** Keys that the prepared workspace has, drawn again from its size. */
import { Random } from '../../../electron/sample/random';
import { type Cast, makeCast } from '../workload/cast';
import { keyOf } from '../workload/keyText';
import type { WorkloadSize } from '../workload/workload';

export interface BrowseInput {
  folder: string;
  size: WorkloadSize;
  entries: number;
  repeats: number;
}

export class KnownKeys {
  readonly cast: Cast;
  readonly random: Random;
  /** Each stream has at least so many keys: new ones go to all in turn. */
  private readonly ofEach: number;

  constructor({ size }: Pick<BrowseInput, 'size'>, name: string) {
    this.cast = makeCast(size.streams);
    this.random = new Random(`bench ${name} ${size.seed}`);
    this.ofEach = Math.floor((0.9 * size.distinct) / this.cast.streams.length);
  }

  get watched(): Uint8Array[] {
    return this.cast.streams.map(({ id }) => id);
  }

  /** A key that was written; one in a hundred or so was deleted again. */
  draw(): { stream: number; key: Uint8Array } {
    const stream = this.random.int(0, this.cast.streams.length - 1);
    return { stream, key: keyOf(this.random.int(0, this.ofEach - 1)) };
  }
}

export interface Waits {
  p50: number;
  p95: number;
  p99: number;
}
