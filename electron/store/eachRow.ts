import { StreamscopeError } from '../../shared/errors';
import type { Bounds } from './keys';
import type { StateReader } from './stateReader';
import { scanBytes } from './store';

export type Reading = Pick<StateReader, 'database' | 'snapshot' | 'signal'>;

/** Rows of a range on the reader's snapshot, a thousand at a time. */
export async function* eachRow(
  { database, snapshot, signal }: Reading,
  bounds: Bounds,
): AsyncGenerator<[Uint8Array, Uint8Array]> {
  const iterator = database.iterator({ ...bounds, snapshot, highWaterMarkBytes: scanBytes });
  try {
    for (;;) {
      if (signal?.aborted) throw new StreamscopeError('cancelled', {}, 'The read was cancelled.');
      const rows = await iterator.nextv(1000);
      if (rows.length === 0) return;
      yield* rows;
    }
  } finally {
    await iterator.close();
  }
}
