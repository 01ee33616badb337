/**
 * Rows out of what somebody pasted: JSON, NDJSON, a batch file, or separated values. Keys and values are text, `0x…` is
 * hex, `text:…` forces text; JSON values that are no strings are kept as JSON, exactly as they are written.
 */
import type { Hex } from '../../../../shared/bytes';
import { fieldsOf, writtenBytes } from '../../../../shared/compose/batchFile';
import { type DraftRow, newRow, type RowAct, rowActs } from '../../../../shared/compose/draft';
import { finish } from '../../../../shared/compose/steps';
import { draftRowOf } from '../drafts/batchFiles';
import { encodeRow } from '../drafts/encodeRow';
import { separatedRows, separatorOf } from './csv';
import { arrayParts, objectParts } from './rawJson';

export type PasteFormat = 'JSON' | 'NDJSON' | 'CSV';

export interface ParsedRow {
  /** Line or position in what was pasted, from 1. */
  place: number;
  row: DraftRow;
  /** Why it cannot be taken, or what of it is not right yet. */
  problem: string | undefined;
}

export interface ParsedRows {
  format: PasteFormat;
  rows: ParsedRow[];
  /** What was corrected or left out, as sentences. */
  notes: string[];
}

/** Names that columns and fields go by. */
const names: Record<string, keyof Fields> = {
  act: 'act',
  op: 'act',
  operation: 'act',
  type: 'act',
  stream: 'stream',
  streamid: 'stream',
  stream_id: 'stream',
  key: 'key',
  k: 'key',
  value: 'value',
  v: 'value',
  data: 'value',
  account: 'account',
  address: 'account',
};

interface Fields {
  act?: string | undefined;
  stream?: string | undefined;
  key?: string | undefined;
  value?: string | undefined;
  account?: string | undefined;
}

export interface PasteDefaults {
  /** For rows that name none. */
  streamId: Hex | '';
  seen: number;
}

export function parseRows(text: string, defaults: PasteDefaults): ParsedRows {
  return finish(readRows(text, defaults));
}

/** The same bit by bit, so that the reader can do something else in between; yields how many rows are read. */
export function* readRows(text: string, defaults: PasteDefaults): Generator<number, ParsedRows, void> {
  const { format, all } = split(text);
  const notes = new Set<string>();
  const rows: ParsedRow[] = [];
  for (const fields of all) {
    rows.push(rowOf(fields, rows.length + 1, defaults, notes));
    if (rows.length % rowsAtOnce === 0) yield rows.length;
  }
  return { format, rows, notes: [...notes] };
}

/** Rows that are read without a look at the clock. */
const rowsAtOnce = 100;

interface Split {
  format: PasteFormat;
  /** The fields of each row, or why there are none, found as they are asked for. */
  all: Iterable<Fields | string>;
}

function split(text: string): Split {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  const array = arrayParts(trimmed);
  if (array !== undefined) return { format: 'JSON', all: eachJson(array) };
  const object = objectParts(trimmed);
  if (object !== undefined) return { format: 'JSON', all: fieldsOfObject(trimmed, object) };
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return { format: 'NDJSON', all: eachLine(trimmed) };
  return { format: 'CSV', all: fieldsOfTable(separatedRows(trimmed, separatorOf(trimmed))) };
}

function* eachJson(texts: Iterable<string>): Generator<Fields | string> {
  for (const text of texts) yield fieldsOfJson(text);
}

function* eachLine(text: string): Generator<Fields | string> {
  for (const line of text.split('\n')) if (line.trim() !== '') yield fieldsOfJson(line);
}

/** A list of rows in it, one row, or a map from keys to values. */
function* fieldsOfObject(text: string, object: ReadonlyMap<string, string>): Generator<Fields | string> {
  const rows = object.get('rows');
  const inner = rows === undefined ? undefined : arrayParts(rows);
  if (inner !== undefined) yield* eachJson(inner);
  else if (object.has('key') || object.has('act')) yield fieldsOfJson(text);
  else for (const [key, value] of object) yield { key, ...valueOfJson(value) };
}

function fieldsOfJson(text: string): Fields | string {
  const [key, value, stream, ...more] = arrayParts(text) ?? [];
  if (key !== undefined && value !== undefined && more.length === 0)
    return { key: plain(key), ...valueOfJson(value), ...(stream && { stream: plain(stream) }) };
  const members = objectParts(text);
  if (members === undefined) return 'is no JSON object';
  const fields: Fields = {};
  for (const [name, written] of members) {
    const field = names[name.toLowerCase()];
    if (field === 'value')
      Object.assign(fields, { ...valueOfJson(written), act: fields.act ?? valueOfJson(written).act });
    else if (field !== undefined) fields[field] = plain(written);
  }
  return fields;
}

/** Text of a JSON string; anything else as it is written. */
function plain(written: string): string {
  return written.startsWith('"') ? (JSON.parse(written) as string) : written;
}

function valueOfJson(written: string): Pick<Fields, 'act' | 'value'> {
  if (written === 'null') return { act: 'delete' };
  if (written.startsWith('"')) return { value: plain(written) };
  return { value: written };
}

function* fieldsOfTable(table: Generator<string[]>): Generator<Fields> {
  const { value: first } = table.next() as { value: string[] | undefined };
  if (first === undefined) return;
  const columns = first.map((name) => names[name.trim().toLowerCase().replace(/\s+/g, '')]);
  const hasHeader = columns.includes('key') || columns.includes('act');
  const order: (keyof Fields | undefined)[] = hasHeader
    ? columns
    : first.length >= 3
      ? ['act', 'key', 'value', 'stream', 'account']
      : ['key', 'value'];
  if (!hasHeader) yield fieldsOfCells(first, order);
  for (const cells of table) yield fieldsOfCells(cells, order);
}

function fieldsOfCells(cells: readonly string[], order: readonly (keyof Fields | undefined)[]): Fields {
  const fields: Fields = {};
  cells.forEach((cell, index) => {
    const field = order[index];
    if (field !== undefined && cell !== '') fields[field] = cell;
  });
  return fields;
}

function rowOf(
  fields: Fields | string,
  place: number,
  { streamId, seen }: PasteDefaults,
  notes: Set<string>,
): ParsedRow {
  if (typeof fields === 'string') return { place, row: newRow(), problem: fields };
  const act = actOf(fields);
  if (act === undefined) return { place, row: newRow(), problem: `there is no act ${fields.act}` };
  const stream = (fields.stream ?? streamId).trim();
  const lower = stream.toLowerCase();
  if (lower !== stream)
    notes.add('Stream ids with capital letters were read as the same ids in small letters.');
  if (lower !== '' && !/^0x[0-9a-f]{64}$/.test(lower))
    return { place, row: newRow(), problem: 'its stream is not 0x and 64 hex digits' };
  const takes = fieldsOf(act);
  const row = draftRowOf(
    {
      act,
      stream: lower as Hex,
      ...(takes.key && { key: fields.key ?? '' }),
      ...(takes.value && { value: fields.value ?? '' }),
      ...(takes.account && { account: (fields.account ?? '').trim().toLowerCase() as Hex }),
    },
    seen,
  );
  const badHex = [fields.key, fields.value].some(
    (each) => each !== undefined && writtenBytes(each) === undefined,
  );
  const problem = badHex
    ? '0x is followed by what is not hex; text:… makes it text'
    : encodeRow(row).problems[0]?.reason;
  return { place, row, problem };
}

/** Without a word for it, a row with a value puts it, and one without deletes. */
function actOf({ act, value }: Fields): RowAct | undefined {
  if (act === undefined) return value === undefined || value === '' ? 'delete' : 'put';
  const wanted = act
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const synonyms: Record<string, RowAct> = {
    set: 'put',
    write: 'put',
    del: 'delete',
    remove: 'delete',
    read: 'guard',
  };
  return synonyms[wanted] ?? rowActs.find((each) => each.toLowerCase() === wanted);
}
