/** One row as an item of a batch; what is wrong is named by field. Rows do not change, so each is encoded once. */
import { emptyBytes, parseHex } from '../../../../shared/bytes';
import { fieldsOf, opcodeOf } from '../../../../shared/compose/batchFile';
import type { BatchItem } from '../../../../shared/compose/batchOfItems';
import type { DraftRow } from '../../../../shared/compose/draft';
import { operands } from '../../../../shared/streamData';
import { keyBytes, typedAccount, valueBytes } from './rowBytes';

export type ProblemField = 'streams' | 'version' | 'rows' | 'raw' | 'stream' | 'key' | 'value' | 'account';

export interface Problem {
  /** null for the draft as a whole. */
  rowId: string | null;
  field: ProblemField;
  reason: string;
  /** Nothing stands in the field yet, which is no mistake. */
  isMissing: boolean;
}

export interface EncodedRow {
  /** undefined while there are problems. */
  item: BatchItem | undefined;
  problems: readonly Problem[];
  /** Bytes that the row adds to a batch. */
  size: number;
}

const encodedRows = new WeakMap<DraftRow, EncodedRow>();

export function encodeRow(row: DraftRow): EncodedRow {
  const known = encodedRows.get(row);
  if (known !== undefined) return known;
  const encoded = encode(row);
  encodedRows.set(row, encoded);
  return encoded;
}

/** Stream ids come back again and again: items of one stream share its bytes. */
const streamBytes = new Map<string, Uint8Array>();

function bytesOfStream(streamId: string): Uint8Array {
  const known = streamBytes.get(streamId);
  if (known !== undefined) return known;
  const bytes = parseHex(streamId) ?? new Uint8Array(32);
  streamBytes.set(streamId, bytes);
  return bytes;
}

function encode(row: DraftRow): EncodedRow {
  const fields = fieldsOf(row.act);
  const problems: Problem[] = [];
  const wrong = (field: ProblemField, reason: string, typed: string) =>
    problems.push({ rowId: row.id, field, reason, isMissing: typed === '' });
  if (row.streamId === '') wrong('stream', 'Choose a stream', '');
  const key = fields.key ? keyBytes(row.key) : ({ ok: true, bytes: emptyBytes } as const);
  if (!key.ok) wrong('key', key.reason, row.key.text);
  else if (fields.key && key.bytes.length === 0) wrong('key', 'Type a key', row.key.text);
  const value = fields.value ? valueBytes(row.value) : ({ ok: true, bytes: emptyBytes } as const);
  if (!value.ok) wrong('value', row.value.text === '' ? missingValue(row) : value.reason, row.value.text);
  const account = fields.account ? typedAccount(row.account) : undefined;
  if (account?.ok === false)
    wrong('account', row.account === '' ? 'Type an account' : account.reason, row.account);
  if (problems.length > 0 || !key.ok || !value.ok || account?.ok === false)
    return { item: undefined, problems, size: 0 };
  const item = itemOf(row, key.bytes, value.bytes, account?.bytes);
  return { item, problems, size: sizeOf(item) };
}

function itemOf(
  { act, streamId: id }: DraftRow,
  key: Uint8Array,
  value: Uint8Array,
  account: Uint8Array | undefined,
): BatchItem {
  const streamId = bytesOfStream(id);
  const opcode = opcodeOf(act);
  if (act === 'guard') return { part: 'reads', streamId, key };
  if (opcode === undefined) return { part: 'writes', streamId, key, value };
  return { part: 'accessControl', opcode, streamId, key, ...(account !== undefined && { account }) };
}

/** Bytes of an item by the table of the format (protocol a). */
function sizeOf(item: BatchItem): number {
  const base = 32 + 3 + item.key.length;
  if (item.part === 'reads') return base;
  if (item.part === 'writes') return base + 8 + item.value.length;
  const takes = operands(item.opcode);
  return 33 + (takes.key ? 3 + item.key.length : 0) + (takes.account ? 20 : 0);
}

function missingValue({ value }: DraftRow): string {
  return value.format === 'file' ? 'Choose a file' : 'Type a value';
}
