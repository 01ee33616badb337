/** Rows of JSON: a list, one row, a map from keys to values, a batch file, or a row in every line. */
import { formatCount } from '../../../format/numbers';
import { formatJson } from '../../browse/value/formatJson';
import { exportNote, type Fields, type Found, fieldOf, isOwnName, quoted, unknownName } from './fields';
import { arrayParts, objectParts } from './rawJson';

type Read = Omit<Found, 'place'>;

/** Rows of a text that begins as JSON does; undefined for any other. */
export function jsonRows(
  text: string,
  notes: Set<string>,
): { format: 'JSON' | 'NDJSON'; rows: Iterable<Found> } | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const array = arrayParts(text);
  if (array !== undefined) return { format: 'JSON', rows: eachPart(array, notes) };
  const object = objectParts(text);
  if (object !== undefined) return { format: 'JSON', rows: rowsOfObject(text, object, notes) };
  const [firstLine = ''] = text.trimStart().split('\n', 1);
  if (faultOf(firstLine) === undefined) return { format: 'NDJSON', rows: eachLine(text, notes) };
  return { format: 'JSON', rows: [brokenJson(text)] };
}

function* eachPart(parts: Iterable<string>, notes: Set<string>): Generator<Found> {
  let place = 0;
  for (const part of parts) yield { place: ++place, ...rowOfJson(part, notes) };
}

function* eachLine(text: string, notes: Set<string>): Generator<Found> {
  let place = 0;
  for (const line of text.split('\n')) {
    place++;
    if (line.trim() !== '') yield { place, ...rowOfJson(line, notes) };
  }
}

type Members = NonNullable<ReturnType<typeof objectParts>>;

function* rowsOfObject(text: string, members: Members, notes: Set<string>): Generator<Found> {
  const rows = members.find(([name]) => name === 'rows')?.[1];
  const inner = rows === undefined ? undefined : arrayParts(rows);
  if (inner !== undefined) {
    const others = members.map(([name]) => name).filter((name) => name !== 'rows');
    if (others.length > 0)
      notes.add(`Only the rows are taken, not ${others.slice(0, 9).map(quoted).join(', ')} beside them.`);
    yield* eachPart(inner, notes);
  } else if (members.some(([name]) => isOwnName(name))) yield { place: 1, ...rowOfJson(text, notes) };
  else
    for (const [index, [key, written]] of members.entries())
      yield { place: index + 1, fields: { key, value: writtenValue(written) } };
}

function rowOfJson(text: string, notes: Set<string>): Read {
  const pair = arrayParts(text);
  if (pair !== undefined) return rowOfPair([...pair]);
  const fault = faultOf(text);
  if (fault !== undefined)
    return { fields: {}, problem: `is not JSON: at character ${formatCount(fault.at)} there is ${fault.is}` };
  const members = objectParts(text);
  if (members === undefined) return { fields: {}, problem: 'is no JSON object' };
  const fields: Fields = {};
  for (const [name, written] of members) {
    const field = fieldOf(name);
    if (field === undefined) return { fields, problem: unknownName('field', name) };
    if (field === 'ofExports') {
      notes.add(exportNote);
      continue;
    }
    if (fields[field] !== undefined) return { fields, problem: `has its ${field} twice` };
    const problem = take(fields, field, written);
    if (problem !== undefined) return { fields, problem };
  }
  return { fields };
}

/** Key and value, and a stream behind them. */
function rowOfPair(parts: readonly string[]): Read {
  const fields: Fields = {};
  const [key, value, stream] = parts;
  if (key === undefined || value === undefined || parts.length > 3)
    return {
      fields,
      problem: `has ${parts.length} items: a pair is a key and a value, and may have a stream`,
    };
  const problem =
    take(fields, 'key', key) ??
    take(fields, 'value', value) ??
    (stream === undefined ? undefined : take(fields, 'stream', stream));
  return { fields, ...(problem !== undefined && { problem }) };
}

/** @returns why it cannot be taken */
function take(fields: Fields, field: keyof Fields, written: string): string | undefined {
  if (field === 'value') fields.value = writtenValue(written);
  else if (field === 'number') fields.number = written;
  else if (written.startsWith('"')) fields[field] = JSON.parse(written) as string;
  else if (/^[\d-]/.test(written)) fields[field] = written;
  else if (written !== 'null') return `its ${field} is no text`;
  return undefined;
}

/** Text of a JSON string; anything else as it is written. */
function writtenValue(written: string): string {
  if (written === 'null') return '';
  return written.startsWith('"') ? (JSON.parse(written) as string) : written;
}

function faultOf(text: string): { at: number; is: string } | undefined {
  const layout = formatJson(text);
  return layout.ok ? undefined : { at: layout.offset + 1, is: layout.reason };
}

/** Half of a file is not taken: nobody can tell where its rows end. */
function brokenJson(text: string): Found {
  const fault = faultOf(text) ?? { at: 1, is: 'no JSON value' };
  const lines = text.slice(0, fault.at - 1).split('\n');
  const column = formatCount(lines.at(-1)!.length + 1);
  const problem = `nothing is taken, the whole is not JSON: at character ${column} of line ${formatCount(lines.length)} there is ${fault.is}`;
  return { place: lines.length, fields: {}, problem };
}
