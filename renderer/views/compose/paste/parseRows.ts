/**
 * Rows out of what somebody pasted: JSON, NDJSON, a batch file, or separated values. Keys and values are text, `0x…` is
 * hex, `text:…` forces text; JSON values that are no strings are kept as JSON, exactly as they are written. What is not
 * understood is named and left out: a slip must not make another row of what was meant.
 */
import type { Hex } from '../../../../shared/bytes';
import { fieldsOf, writtenBytes } from '../../../../shared/compose/batchFile';
import {
  type DraftRow,
  draftRow,
  newRow,
  type RowAct,
  type ValueFormat,
  valueFormats,
} from '../../../../shared/compose/draft';
import { finish } from '../../../../shared/compose/steps';
import { draftRowOf } from '../drafts/batchFiles';
import { encodeRow } from '../drafts/encodeRow';
import { actWord } from '../rows/actLooks';
import { namedAct } from './acts';
import { type Fields, type Found, quoted } from './fields';
import { jsonRows } from './jsonRows';
import { tableOf } from './tableRows';

export type PasteFormat = 'JSON' | 'NDJSON' | 'CSV' | 'CSV with a header';

export interface ParsedRow {
  /** Line in what was pasted, in JSON the position in its list; from 1. */
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

export interface PasteDefaults {
  /** For rows that name none. */
  streamId: Hex | '';
  seen: number;
  /** Names of streams by their ids. */
  streamNames?: Readonly<Record<string, string>>;
}

export function parseRows(text: string, defaults: PasteDefaults): ParsedRows {
  return finish(readRows(text, defaults));
}

/** The same bit by bit, so that the reader can do something else in between; yields how many rows are read. */
export function* readRows(text: string, defaults: PasteDefaults): Generator<number, ParsedRows, void> {
  const notes = new Set<string>();
  const { format, all } = split(text.replace(/^\ufeff/, ''), notes);
  const rows: ParsedRow[] = [];
  for (const found of all) {
    rows.push(rowOf(found, defaults, notes));
    if (rows.length % rowsAtOnce === 0) yield rows.length;
  }
  return { format, rows, notes: [...notes] };
}

/** Rows that are read without a look at the clock. */
const rowsAtOnce = 100;

/** The fields of each row, found as they are asked for. */
function split(text: string, notes: Set<string>): { format: PasteFormat; all: Iterable<Found> } {
  const json = jsonRows(text, notes);
  if (json !== undefined) return { format: json.format, all: json.rows };
  const { hasHeader, rows } = tableOf(text, notes);
  return { format: hasHeader ? 'CSV with a header' : 'CSV', all: rows };
}

function rowOf({ place, fields, problem }: Found, defaults: PasteDefaults, notes: Set<string>): ParsedRow {
  const made = problem === undefined ? madeOf(fields, defaults, notes) : { problem };
  return { place, row: made.row ?? newRow(), problem: made.problem };
}

interface Made {
  row?: DraftRow;
  problem: string | undefined;
}

function madeOf(
  fields: Fields,
  { streamId, seen, streamNames = {} }: PasteDefaults,
  notes: Set<string>,
): Made {
  const act = fields.act === undefined ? actByValue(fields) : namedAct(fields.act);
  if (act === undefined) {
    return fields.act === undefined
      ? { problem: 'has no value and no act: a row deletes its key with an empty value or the act delete' }
      : { problem: `there is no act ${quoted(fields.act)}` };
  }
  const written = (fields.stream ?? streamId).trim();
  const named = Object.keys(streamNames).filter((id) => streamNames[id] === written);
  if (named.length > 1)
    return { problem: `${named.length} streams are named ${quoted(written)}: say which by its id` };
  const stream = named[0] ?? written;
  const lower = stream.toLowerCase();
  if (lower !== stream)
    notes.add('Stream ids with capital letters were read as the same ids in small letters.');
  if (lower !== '' && !/^0x[0-9a-f]{64}$/.test(lower))
    return { problem: 'its stream is not 0x and 64 hex digits, nor the name of a stream' };
  const takes = fieldsOf(act);
  const beyond = (['key', 'value', 'account'] as const).find((each) => !takes[each] && fields[each]);
  if (beyond !== undefined)
    return {
      problem: `has ${beyond === 'account' ? 'an' : 'a'} ${beyond}, which ${quoted(actWord(act))} does not take`,
    };
  const row = draftRowOf(
    {
      act,
      stream: lower as Hex,
      ...(takes.key && { key: fields.key ?? '' }),
      ...(takes.value && { value: fields.value ?? '', ...editedAs(fields) }),
      ...(takes.account && { account: (fields.account ?? '').trim() as Hex }),
    },
    seen,
  );
  const badHex = [fields.key, fields.value].some(
    (each) => each !== undefined && writtenBytes(each) === undefined,
  );
  const problem = badHex
    ? '0x is followed by what is not hex; text:… makes it text'
    : encodeRow(row).problems[0]?.reason;
  return { row, problem };
}

/** Without a word for it, a row with a value puts it, and one whose value is empty deletes. */
function actByValue({ value }: Fields): RowAct | undefined {
  if (value === undefined) return undefined;
  return value === '' ? 'delete' : 'put';
}

/** How a batch file says that the value is edited; its bytes do not depend on it. */
function editedAs({ format, number }: Fields): Pick<DraftRow['value'], 'number'> & { format?: ValueFormat } {
  const known = valueFormats.find((each) => each === format);
  const form = number === undefined ? undefined : draftRow.shape.value.shape.number.safeParse(parsed(number));
  return { ...(known && { format: known }), ...(form?.data && { number: form.data }) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
