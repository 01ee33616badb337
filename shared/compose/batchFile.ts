/**
 * Portable batch files: a batch as JSON that people can read, mend and keep.
 *
 * | field | what |
 * |---|---|
 * | streamscope | `"batch"` |
 * | schemaVersion | 1 |
 * | log | id of the log that it was written for |
 * | name | of the draft |
 * | version | the batch's version field, decimal |
 * | streams | the streams that the entry is tagged with, beyond those of the rows; needed with `raw` alone |
 * | rows | `{act, stream, key?, value?, format?, account?}`; keys and values are text, `0x…` is hex, `text:…` forces text |
 * | raw | the content of the entry as it is, instead of rows |
 * | checksum | `sha256:` and the hash of the file's other fields, see `checksummedText`; left out in files made by hand |
 */
import { z } from 'zod';
import { hasWrongChecksum, wrongChecksum } from '../addressChecksum';
import { fromText, type Hex, parseHex, toHex, toText } from '../bytes';
import { accountField, streamIdField, u64Field } from '../contract/inputs';
import { badInput, StreamscopeError } from '../errors';
import { type Opcode, operationNames } from '../model';
import { schemaReason } from '../schemaReason';
import { operands } from '../streamData';
import { type BatchItem, type Composed, composeBatch } from './batchOfItems';
import { numberKinds, type RowAct, rowActs, valueFormats } from './draft';

export const batchFileVersion = 1;

/** Hex in any letter case is the same id; the official builder would take it for another one (protocol e.5). */
const lowerCase = (text: unknown) =>
  typeof text === 'string' && /^0x/i.test(text) ? text.toLowerCase() : text;
const anyCaseStream = z.preprocess(lowerCase, streamIdField);
const anyCaseAccount = z
  .string()
  .refine((text) => !hasWrongChecksum(text), wrongChecksum)
  .transform(lowerCase)
  .pipe(accountField);

export const batchFileRow = z.strictObject({
  act: z.enum(rowActs),
  stream: anyCaseStream,
  key: z.string().optional(),
  value: z.string().optional(),
  /** How the value is edited; its bytes do not depend on it. */
  format: z.enum(valueFormats).optional(),
  number: z
    .strictObject({
      kind: z.string().refine((kind) => numberKinds.includes(kind)),
      littleEndian: z.boolean(),
    })
    .optional(),
  account: anyCaseAccount.optional(),
});
export type BatchFileRow = z.output<typeof batchFileRow>;

/** What of a file the window gives and gets; log, schema and checksum are the engine's. */
export const batchFileContent = z.strictObject({
  name: z.string().max(120).default(''),
  version: u64Field,
  streams: z.array(anyCaseStream).default([]),
  rows: z.array(batchFileRow).max(200_000).default([]),
  raw: z.string().optional(),
});
export type BatchFileContent = z.output<typeof batchFileContent>;

const batchFileSchema = batchFileContent.extend({
  streamscope: z.literal('batch'),
  schemaVersion: z.number().int(),
  log: z.preprocess(lowerCase, streamIdField).optional(),
  checksum: z.string().optional(),
});
export type BatchFile = z.output<typeof batchFileSchema>;

export interface BatchFileRead {
  content: BatchFileContent;
  /** `edited`: the checksum is of another content. `missing`: a file made by hand. */
  checksum: 'right' | 'edited' | 'missing';
  log: 'same' | 'other' | 'missing';
  /** What was corrected while reading, as sentences. */
  notes: string[];
}

/** @throws badInput that names the field, formatNewer */
export function parseBatchFile(text: string): { file: BatchFile; notes: string[] } {
  let stored: unknown;
  try {
    stored = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw badInput('batch', 'the file is not JSON');
  }
  const known = z
    .object({ streamscope: z.literal('batch'), schemaVersion: z.number() })
    .safeParse(stored).data;
  if (known === undefined) throw badInput('batch', 'the file is not a batch of Streamscope');
  if (known.schemaVersion > batchFileVersion) {
    throw new StreamscopeError(
      'formatNewer',
      { what: 'batch file', found: known.schemaVersion, supported: batchFileVersion },
      `This batch file has schema version ${known.schemaVersion}; this version reads up to ${batchFileVersion}. Use a newer Streamscope.`,
    );
  }
  const { data, error } = batchFileSchema.safeParse(stored, { error: schemaReason });
  if (data === undefined) {
    const issue = error.issues[0]!;
    throw badInput(placeOf(issue.path), issue.message);
  }
  const notes: string[] = [];
  if (/"0[xX][0-9a-fA-F]*[A-F][0-9a-fA-F]*"/.test(JSON.stringify(idsOf(stored))))
    notes.push('Ids with capital letters were read as the same ids in small letters.');
  return { file: data, notes };
}

/** Where in a file, as people count: `row 1, key`. */
function placeOf([list, index, ...fields]: readonly PropertyKey[]): string {
  if (typeof index !== 'number')
    return [list ?? 'batch', ...(index === undefined ? [] : [index]), ...fields].map(String).join(', ');
  return [`${list === 'rows' ? 'row' : 'stream'} ${index + 1}`, ...fields.map(String)].join(', ');
}

function idsOf(stored: unknown): unknown {
  const { streams, rows } = stored as { streams?: unknown; rows?: { stream?: unknown; account?: unknown }[] };
  return [streams, rows?.map(({ stream, account }) => [stream, account])];
}

/** What the checksum is of: every field but the checksum, in this order, without white space. */
export function checksummedText(file: Omit<BatchFile, 'checksum'>): string {
  const { streamscope, schemaVersion, log, name, version, streams, rows, raw } = file;
  const ordered = rows.map(({ act, stream, key, value, format, number, account }) => ({
    act,
    stream,
    key,
    value,
    format,
    number: number && { kind: number.kind, littleEndian: number.littleEndian },
    account,
  }));
  return JSON.stringify({ streamscope, schemaVersion, log, name, version, streams, rows: ordered, raw });
}

/** Bytes as a file has them: text where every character shows, else hex. */
export function bytesAsWritten(bytes: Uint8Array): string {
  const text = toText(bytes);
  if (text === undefined || /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u.test(text.replace(/[\n\t]/g, '')))
    return toHex(bytes);
  return /^(0x|text:)/i.test(text) ? `text:${text}` : text;
}

/** @returns undefined where `0x…` is not hex */
export function writtenBytes(text: string): Uint8Array | undefined {
  if (text.startsWith('text:')) return fromText(text.slice('text:'.length));
  return /^0x/i.test(text) ? parseHex(text) : fromText(text);
}

const opcodes = new Map(Object.entries(operationNames).map(([code, name]) => [name, Number(code) as Opcode]));

/** The opcode of an access-control act; undefined for puts, deletes and guards. */
export function opcodeOf(act: RowAct): Opcode | undefined {
  return opcodes.get(act as Exclude<RowAct, 'put' | 'delete' | 'guard'>);
}

/** Which fields a row of this act has. */
export function fieldsOf(act: RowAct): { key: boolean; value: boolean; account: boolean } {
  const opcode = opcodeOf(act);
  if (opcode === undefined) return { key: true, value: act === 'put', account: false };
  return { ...operands(opcode), value: false };
}

/** A file as a batch, or as raw content. @throws badInput that names the row and field */
export function contentOfFile(
  file: BatchFileContent,
): ({ kind: 'batch' } & Composed) | { kind: 'raw'; data: Uint8Array; streamIds: Hex[] } {
  if (file.raw !== undefined) return { kind: 'raw', data: rawOf(file.raw, file), streamIds: file.streams };
  return { kind: 'batch', ...composeBatch(BigInt(file.version), file.rows.map(itemOf)) };
}

/** Everything that `contentOfFile` refuses, without making the batch. @throws badInput that names the row and field */
export function checkContent(file: BatchFileContent): void {
  if (file.raw !== undefined) rawOf(file.raw, file);
  else file.rows.forEach(itemOf);
}

function rawOf(raw: string, { rows, streams }: BatchFileContent): Uint8Array {
  if (rows.length > 0) throw badInput('raw', 'stands beside rows; a batch has one or the other');
  if (streams.length === 0) throw badInput('streams', 'raw content needs the streams to tag');
  return bytesOf(raw, 'raw');
}

function itemOf({ act, stream, key, value, account }: BatchFileRow, index: number): BatchItem {
  const field = (name: keyof BatchFileRow) => placeOf(['rows', index, name]);
  const takes = fieldsOf(act);
  for (const [name, has, given] of [
    ['key', takes.key, key],
    ['value', takes.value, value],
    ['account', takes.account, account],
  ] as const) {
    // A missing key makes the official builder write a batch that nobody can read (protocol e.5).
    if (has && given === undefined) throw badInput(field(name), `is missing; ${act} takes one`);
    if (!has && given !== undefined) throw badInput(field(name), `${act} takes none`);
  }
  const streamId = bytesOf(stream, field('stream'));
  const keyBytes = key === undefined ? new Uint8Array(0) : bytesOf(key, field('key'));
  if (takes.key && keyBytes.length === 0) throw badInput(field('key'), 'a key has at least one byte');
  if (act === 'guard') return { part: 'reads', streamId, key: keyBytes };
  const opcode = opcodeOf(act);
  if (opcode !== undefined)
    return {
      part: 'accessControl',
      opcode,
      streamId,
      key: keyBytes,
      ...(account !== undefined && { account: bytesOf(account, field('account')) }),
    };
  const written = value === undefined ? new Uint8Array(0) : bytesOf(value, field('value'));
  if (act === 'put' && written.length === 0)
    throw badInput(field('value'), 'is empty, which would delete the key; use the act delete');
  return { part: 'writes', streamId, key: keyBytes, value: written };
}

function bytesOf(text: string, field: string): Uint8Array {
  const bytes = writtenBytes(text);
  if (bytes === undefined) throw badInput(field, 'is not hex after 0x; text:… makes it text');
  return bytes;
}
