/**
 * A backup: one gzip stream with everything of a workspace that cannot be derived again. Inside:
 *
 * | part | what |
 * |---|---|
 * | header | one line of JSON and a line feed: see `BackupHeader` |
 * | rows | for each row of the log's database, in key order: key length u32, value length u32, key, value |
 * | end | u32 0, then the number of rows as u64 |
 * | checksum | SHA-256 of all bytes before it |
 *
 * Integers are big-endian. The state is not in it: it is derived from the log.
 */
import { z } from 'zod';
import { hexBytes, seqField } from '../../shared/contract/inputs';
import { StreamscopeError } from '../../shared/errors';
import { readU32, readU64, u64Bytes, writeU32 } from '../store/rowBytes';

export const backupFormat = 1;
export const checksumLength = 32;
/** Longer ones are not ours: a header holds settings, decoders and drafts, a row a piece of data or a header. */
const mostHeaderBytes = 256 << 20;
const mostKeyBytes = 1024;
const mostValueBytes = 64 << 20;

const headerSchema = z.strictObject({
  streamscope: z.literal('backup'),
  format: z.literal(backupFormat),
  /** The product's version that wrote it. */
  version: z.string(),
  logId: hexBytes,
  firstSeq: seqField,
  nextSeq: seqField,
  /** Chain hash of the newest entry; of no entry, the hash that the first one follows. */
  lastHash: hexBytes,
  /** Text of files in the workspace's folder, by their path in it: settings, sealed keys, decoders, drafts. */
  files: z.record(z.string(), z.string()),
});
export type BackupHeader = z.infer<typeof headerSchema>;

export type LogRow = readonly [key: Uint8Array, value: Uint8Array];

export function encodeBackupHeader(header: BackupHeader): Uint8Array {
  return Buffer.from(`${JSON.stringify(header)}\n`);
}

export function encodeBackupRow([key, value]: LogRow): Uint8Array {
  const row = Buffer.allocUnsafe(8 + key.length + value.length);
  writeU32(row, 0, key.length);
  writeU32(row, 4, value.length);
  row.set(key, 8);
  row.set(value, 8 + key.length);
  return row;
}

export function encodeBackupEnd(rows: number): Uint8Array {
  return Buffer.concat([new Uint8Array(4), u64Bytes(rows)]);
}

/** Why a file is not taken. */
export function backupRefused(reason: string, cause?: unknown): StreamscopeError<'backupRefused'> {
  const message = `The backup ${reason}. Nothing was restored.`;
  return new StreamscopeError('backupRefused', { reason }, message, { cause });
}

/** Bytes as they come out of the file, in the lengths that the format asks for. */
export interface ByteSource {
  /** Exactly this many. @throws backupRefused at the end of the file */
  take(length: number): Promise<Uint8Array>;
  /** Up to and with a byte, at most `most`. @throws backupRefused */
  takeThrough(byte: number, most: number): Promise<Uint8Array>;
}

/** @throws backupRefused, formatNewer */
export async function readBackupHeader(source: ByteSource): Promise<BackupHeader> {
  const stored = parseJson(Buffer.from(await source.takeThrough(0x0a, mostHeaderBytes)).toString());
  const named = z.object({ streamscope: z.literal('backup'), format: z.number() }).safeParse(stored).data;
  if (named === undefined) throw backupRefused('is not one: it does not begin as a backup of Streamscope');
  if (named.format > backupFormat) {
    throw new StreamscopeError(
      'formatNewer',
      { what: 'backup', found: named.format, supported: backupFormat },
      `This backup has format ${named.format}; this version reads up to ${backupFormat}. Use a newer Streamscope.`,
    );
  }
  const { data, error } = headerSchema.safeParse(stored);
  if (data === undefined) throw backupRefused(`has a wrong header: ${error.issues[0]?.path.join('.')}`);
  return data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Rows up to the end mark. @throws backupRefused when the count is another one */
export async function* readBackupRows(source: ByteSource): AsyncGenerator<LogRow> {
  for (let rows = 0; ; rows++) {
    const keyLength = readU32(await source.take(4), 0);
    if (keyLength === 0) {
      if (readU64(await source.take(8), 0) !== rows) throw backupRefused('was altered: rows are missing');
      return;
    }
    const valueLength = readU32(await source.take(4), 0);
    if (keyLength > mostKeyBytes || valueLength > mostValueBytes)
      throw backupRefused('was altered: a row is longer than any row is');
    yield [await source.take(keyLength), await source.take(valueLength)];
  }
}
