import { decodeAccessControl, decodeReads, decodeVersion, decodeWrites } from '../../shared/streamData';

/** Whether the data is a batch and nothing besides: such data is what encodeBatch would write. */
export function isCanonicalBatch(data: Uint8Array): boolean {
  const version = decodeVersion(data);
  if (!version.ok) return false;
  const reads = decodeReads(data, version.end);
  if (!reads.ok) return false;
  const writes = decodeWrites(data, reads.end);
  if (!writes.ok) return false;
  const controls = decodeAccessControl(data, writes.end);
  return controls.ok && controls.end === data.length;
}
