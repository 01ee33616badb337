/** Rows of separated values, with a header or without. */
import { namedAct } from './acts';
import { linesAbove, type SeparatedRow, separatedRows, separatorOf } from './csv';
import {
  exportNote,
  type FieldName,
  type Fields,
  type Found,
  fieldOf,
  isOwnName,
  unknownName,
} from './fields';

interface Columns {
  names: readonly string[];
  fields: readonly (FieldName | 'ofExports' | undefined)[];
}

const withoutHeader = { two: ['key', 'value'], five: ['act', 'key', 'value', 'stream', 'account'] };

export interface Table {
  hasHeader: boolean;
  rows: Iterable<Found>;
}

/** @param notes what is left out, as sentences */
export function tableOf(text: string, notes: Set<string>): Table {
  const lines = separatedRows(text, separatorOf(text));
  const first: SeparatedRow[] = [];
  while (first.length < linesAbove) {
    const next = lines.next();
    if (next.done) break;
    first.push(next.value);
  }
  const header = first.findIndex(({ cells }, index) =>
    index === 0 ? looksLikeHeader(cells) : isHeader(cells),
  );
  return { hasHeader: header >= 0, rows: readTable(first, lines, header, notes) };
}

function* readTable(
  first: readonly SeparatedRow[],
  others: Iterable<SeparatedRow>,
  header: number,
  notes: Set<string>,
): Generator<Found> {
  const columns = header >= 0 ? columnsOf(first[header]!.cells) : columnsWithout(first[0]?.cells ?? []);
  noteColumns(columns, notes);
  for (const { line } of first.slice(0, Math.max(0, header)))
    yield { place: line, fields: {}, problem: 'stands above the names of the columns' };
  for (const row of first.slice(header + 1)) yield foundIn(row, columns, header >= 0);
  for (const row of others) yield foundIn(row, columns, header >= 0);
}

function columnsOf(names: readonly string[]): Columns {
  return { names, fields: names.map(fieldOf) };
}

function columnsWithout(cells: readonly string[]): Columns {
  const startsWithAct = cells.length >= 3 && namedAct(cells[0]!) !== undefined;
  return columnsOf(startsWithAct ? withoutHeader.five : withoutHeader.two);
}

/** Nothing but names of fields. */
function isHeader(cells: readonly string[]): boolean {
  const fields = cells.filter((cell) => cell !== '').map(fieldOf);
  const isWhole = fields.length >= 2 && !fields.includes(undefined);
  return isWhole && (fields.includes('key') || fields.includes('act'));
}

/** A first line with the name of one field may be a header with a slip in it, which must not be taken for a row. */
function looksLikeHeader(cells: readonly string[]): boolean {
  const known = cells.filter((cell) => fieldOf(cell) !== undefined).length;
  return known >= 2 || cells.some((cell, index) => isOwnName(cell) && (index > 0 || fieldOf(cell) === 'key'));
}

function noteColumns({ names, fields }: Columns, notes: Set<string>): void {
  if (fields.includes('ofExports')) notes.add(exportNote);
  for (const [index, name] of names.entries()) {
    if (fields[index] !== undefined || name === '') continue;
    const words = unknownName('column', name);
    notes.add(`${words[0]!.toUpperCase()}${words.slice(1)}. Rows with something in it are left out.`);
  }
}

function foundIn({ line, cells, flaw }: SeparatedRow, columns: Columns, hasHeader: boolean): Found {
  const fields: Fields = {};
  const found = (problem?: string): Found => ({
    place: line,
    fields,
    ...(problem !== undefined && { problem }),
  });
  if (flaw !== undefined) return found(flaw);
  for (const [index, cell] of cells.entries()) {
    const field = columns.fields[index];
    if (field === 'ofExports') continue;
    if (field === 'value') fields.value ??= '';
    if (cell === '') continue;
    if (index >= columns.names.length) return found(tooMany(cells.length, columns, hasHeader));
    if (field === undefined) return found(unknownName('column', columns.names[index]!));
    if (fields[field]) return found(`has its ${field} twice`);
    fields[field] = cell;
  }
  return found();
}

function tooMany(cells: number, { names }: Columns, hasHeader: boolean): string {
  const known = hasHeader ? `the header has ${names.length}` : `${names.join(' and ')} are read`;
  return `has ${cells} cells, and ${known}: quotes keep a cell together`;
}
