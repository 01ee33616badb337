/** Reads values wherever they are: in the history row, or in the log's pieces. */
import type { LogEntry } from '../../shared/model';
import { readableLength } from '../../shared/streamData';
import { decryptSlice, headerSize } from '../decode/encryption';
import type { Version } from '../store/stateReader';
import { type QueryContext, requireEntry } from './context';

/** What reading a value takes. */
type ValueContext = Pick<QueryContext, 'log' | 'encryption'>;

/** Bytes of a value from `offset`, at most `length`; shorter at its end. */
export function readValue(
  context: ValueContext,
  version: Version,
  offset = 0,
  length = version.stored.size,
): Uint8Array {
  const { stored } = version;
  const end = Math.min(offset + length, stored.size);
  if (offset >= end) return new Uint8Array(0);
  if (stored.kind === 'inline') return stored.value.subarray(offset, end);
  return readPlain(context, requireEntry(context, version.seq), stored.offset + offset, end - offset);
}

/**
 * Plain data of an entry from `offset`: decrypted where the workspace is encrypted, zero-filled to whole sectors as
 * replay saw it.
 */
export function readPlain(
  context: ValueContext,
  entry: LogEntry,
  offset: number,
  length: number,
): Uint8Array {
  const header = context.encryption === undefined ? 0 : headerSize(context.encryption.mode);
  const end = Math.min(offset + length, readableLength(entry.size) - header);
  if (offset >= end) return new Uint8Array(0);
  const stored = new Uint8Array(end - offset);
  stored.set(context.log.data(entry, header + offset, end - offset));
  if (context.encryption === undefined) return stored;
  return decryptSlice(stored, offset, context.log.data(entry, 0, header), context.encryption);
}
