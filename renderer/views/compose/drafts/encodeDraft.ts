/** From a draft to the bytes of an entry, with the real encoder; what is wrong is named by row and field. */
import { parseHex, toHex } from '../../../../shared/bytes';
import { StreamscopeError } from '../../../../shared/errors';
import { type AccessControlItem, type Batch, type Opcode, operationNames } from '../../../../shared/model';
import { emptyBatchSize, encodeBatch, encodedSize, maxU64, operands } from '../../../../shared/streamData';
import { chargedSectors } from '../../../../shared/submission';
import type { Draft, DraftRow, RowAct } from './draft';
import { keyBytes, valueBytes } from './rowBytes';

export type ProblemField = 'streams' | 'version' | 'rows' | 'stream' | 'key' | 'value' | 'account';

export interface Problem {
  /** null for the draft as a whole. */
  rowId: string | null;
  field: ProblemField;
  reason: string;
  /** Nothing stands in the field yet, which is no mistake. */
  isMissing: boolean;
}

/** The parts that the bytes of a batch fall into. */
export interface PartSizes {
  versionAndCounts: number;
  reads: number;
  keys: number;
  values: number;
  accessControl: number;
}

export interface EncodedDraft {
  problems: Problem[];
  /** What can be encoded of it; to be signed only without problems. */
  batch: Batch;
  /** Row ids of the items, in the order of the batch. */
  readRows: string[];
  writeRows: string[];
  controlRows: string[];
  /** Bytes that each row adds. */
  rowSizes: Map<string, number>;
  /** Number, from 1, of the row that replaces this one. */
  shadowedBy: Map<string, number>;
  size: number;
  sectors: number;
  parts: PartSizes;
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

/** @param seen seq of the state that is shown; -1 before the first entry */
export function encodeDraft(draft: Pick<Draft, 'version' | 'rows'>, seen: number): EncodedDraft {
  const problems: Problem[] = [];
  const version = versionOf(draft.version, seen);
  if (version === undefined) {
    problems.push({
      rowId: null,
      field: 'version',
      reason: 'Expected a whole number from 0 to 2^64-1',
      isMissing: false,
    });
  }
  const encoded: EncodedDraft = {
    problems,
    batch: { version: version ?? 0n, reads: [], writes: [], accessControl: [] },
    readRows: [],
    writeRows: [],
    controlRows: [],
    rowSizes: new Map(),
    shadowedBy: new Map(),
    size: 0,
    sectors: 0,
    parts: { versionAndCounts: emptyBatchSize, reads: 0, keys: 0, values: 0, accessControl: 0 },
  };
  for (const row of draft.rows) addRow(row, encoded);
  if (draft.rows.length === 0)
    problems.push({ rowId: null, field: 'rows', reason: 'Add a row', isMissing: true });
  else if (problems.length === 0 && encoded.writeRows.length + encoded.controlRows.length === 0) {
    problems.push({
      rowId: null,
      field: 'rows',
      reason:
        'Guards alone name no stream that the entry could be tagged with: add a put, a delete or an act',
      isMissing: true,
    });
  }
  markShadowed(draft.rows, encoded);
  encoded.size = encodedSize(encoded.batch);
  encoded.sectors = chargedSectors(encoded.size);
  if (problems.length === 0) askEncoder(encoded);
  return encoded;
}

function versionOf(version: Draft['version'], seen: number): bigint | undefined {
  if (version.mode === 'seen') return BigInt(Math.max(0, seen));
  if (version.mode === 'never') return maxU64;
  const digits = version.text.replace(/[\s\u2009]/g, '');
  if (!/^\d{1,20}$/.test(digits)) return undefined;
  const seq = BigInt(digits);
  return seq <= maxU64 ? seq : undefined;
}

function addRow(row: DraftRow, encoded: EncodedDraft): void {
  const { batch, parts } = encoded;
  const fields = fieldsOf(row.act);
  const before = encoded.problems.length;
  const wrong = (field: ProblemField, reason: string, typed: string) =>
    encoded.problems.push({ rowId: row.id, field, reason, isMissing: typed === '' });
  if (row.streamId === '') wrong('stream', 'Choose a stream', '');
  const typedKey = keyBytes(row.key);
  if (fields.key && !typedKey.ok) wrong('key', typedKey.reason, row.key.text);
  if (fields.key && typedKey.ok && typedKey.bytes.length === 0) wrong('key', 'Type a key', row.key.text);
  const typedValue = valueBytes(row.value);
  if (fields.value && !typedValue.ok)
    wrong('value', row.value.text === '' ? missingValue(row) : typedValue.reason, row.value.text);
  const account = accountBytes(row.account);
  if (fields.account && account === undefined)
    wrong('account', row.account === '' ? 'Type an account' : 'Expected 0x and 40 hex digits', row.account);
  if (encoded.problems.length > before) return;

  const streamId = parseHex(row.streamId) ?? new Uint8Array(32);
  const key = fields.key && typedKey.ok ? typedKey.bytes : new Uint8Array(0);
  const opcode = opcodeOf(row.act);
  if (row.act === 'guard') {
    const size = addedSize({ reads: [{ streamId, key }] });
    batch.reads.push({ streamId, key });
    encoded.readRows.push(row.id);
    encoded.rowSizes.set(row.id, size);
    parts.reads += size;
  } else if (opcode === undefined) {
    const value = fields.value && typedValue.ok ? typedValue.bytes : new Uint8Array(0);
    const size = addedSize({ writes: [{ streamId, key, value }] });
    batch.writes.push({ streamId, key, value });
    encoded.writeRows.push(row.id);
    encoded.rowSizes.set(row.id, size);
    parts.keys += size - value.length;
    parts.values += value.length;
  } else {
    const item: AccessControlItem = { opcode, streamId, key, ...(fields.account && account && { account }) };
    const size = addedSize({ accessControl: [item] });
    batch.accessControl.push(item);
    encoded.controlRows.push(row.id);
    encoded.rowSizes.set(row.id, size);
    parts.accessControl += size;
  }
}

function missingValue({ value }: DraftRow): string {
  return value.format === 'file' ? 'Choose a file' : 'Type a value';
}

/** Bytes that an item adds to a batch. */
function addedSize(items: Partial<Batch>): number {
  return encodedSize({ version: 0n, reads: [], writes: [], accessControl: [], ...items }) - emptyBatchSize;
}

/** 20 bytes, or undefined. */
export function accountBytes(text: string): Uint8Array | undefined {
  const trimmed = text.trim();
  return /^0x[0-9a-fA-F]{40}$/.test(trimmed) ? parseHex(trimmed) : undefined;
}

/** Of several writes to one key the last counts. */
function markShadowed(rows: readonly DraftRow[], encoded: EncodedDraft): void {
  const numbers = new Map(rows.map((row, index) => [row.id, index + 1]));
  const last = new Map<string, string>();
  for (const [index, { streamId, key }] of encoded.batch.writes.entries()) {
    last.set(`${toHex(streamId)} ${toHex(key)}`, encoded.writeRows[index]!);
  }
  for (const [index, { streamId, key }] of encoded.batch.writes.entries()) {
    const rowId = encoded.writeRows[index]!;
    const counting = last.get(`${toHex(streamId)} ${toHex(key)}`)!;
    if (counting !== rowId) encoded.shadowedBy.set(rowId, numbers.get(counting)!);
  }
}

/** The encoder has the last word; its fault names an item, which is a row here. */
function askEncoder(encoded: EncodedDraft): void {
  try {
    encodeBatch(encoded.batch);
  } catch (error) {
    if (!(error instanceof StreamscopeError) || error.code !== 'badInput') throw error;
    const { field, reason } = error.data as { field: string; reason: string };
    const item = /^(reads|writes|accessControl)\[(\d+)\]\.(\w+)$/.exec(field);
    const rowsOf = { reads: encoded.readRows, writes: encoded.writeRows, accessControl: encoded.controlRows };
    const rowId = item === null ? null : (rowsOf[item[1] as keyof typeof rowsOf][Number(item[2])] ?? null);
    encoded.problems.push({
      rowId,
      field: item?.[3] === 'account' ? 'account' : rowId ? 'key' : 'rows',
      reason,
      isMissing: false,
    });
  }
}
