/** Bytes of a batch that came as text; apart from its checks, since threads that need no checks read this. */
import { fromHex } from '../bytes';
import type { AccessControlItem, Batch } from '../model';
import type { CheckedBatch } from './batchInput';

/** The batch that a checked input describes. */
export function toBatch(input: CheckedBatch): Batch {
  return {
    version: BigInt(input.version),
    reads: input.reads.map((item) => ({ streamId: fromHex(item.streamId), key: fromHex(item.key) })),
    writes: input.writes.map((item) => ({
      streamId: fromHex(item.streamId),
      key: fromHex(item.key),
      value: fromHex(item.value),
    })),
    accessControl: input.accessControl.map((item): AccessControlItem => {
      const base = { opcode: item.opcode, streamId: fromHex(item.streamId), key: fromHex(item.key) };
      return item.account === undefined ? base : { ...base, account: fromHex(item.account) };
    }),
  };
}
