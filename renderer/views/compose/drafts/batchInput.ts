import { toHex } from '../../../../shared/bytes';
import type { BatchInput } from '../../../../shared/contract/batchInput';
import type { Batch } from '../../../../shared/model';

/** A batch in the form in which calls take it. */
export function batchInputOf(batch: Batch): BatchInput {
  return {
    version: batch.version.toString(),
    reads: batch.reads.map(({ streamId, key }) => ({ streamId: toHex(streamId), key: toHex(key) })),
    writes: batch.writes.map(({ streamId, key, value }) => ({
      streamId: toHex(streamId),
      key: toHex(key),
      value: toHex(value),
    })),
    accessControl: batch.accessControl.map(({ opcode, streamId, key, account }) => ({
      opcode,
      streamId: toHex(streamId),
      key: toHex(key),
      ...(account !== undefined && { account: toHex(account) }),
    })),
  };
}
