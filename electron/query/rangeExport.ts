/** A range as a file of JSON, NDJSON or CSV, made part by part: whoever asks puts the parts together. */
import { fromHex, fromText, toHex, toText } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { ExportPart } from '../../shared/contract/outputs';
import { splitIndexKey } from '../../shared/indexKey';
import { type QueryContext, withState } from './context';
import type { OrderedKey } from './orderedKeys';
import { keyFilter, liveValue, rangeOf, scanRange } from './range';
import type { Scan } from './scanKeys';

type Input = CheckedInput<'range.export'>;

const partRows = 2000;
/** A part ends after so many bytes of values: one can have megabytes. */
const partBytes = 2 << 20;

export function rangeExport(context: QueryContext, input: Input): Promise<ExportPart> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const scan = await scanRange(state, stream, rangeOf(state, stream, input), {
      reverse: input.reverse,
      limit: Math.max(1, Math.min(partRows, rowsLeft(input))),
      after: input.after === undefined ? undefined : fromHex(input.after),
      until: performance.now() + (input.within ?? 500),
      passes: keyFilter(context, state, stream, input),
      withValues: true,
    });
    const isIndex = state.streams.index(stream) !== undefined;
    const part = await writePart(input, scan, (live) => liveValue(context, state, stream, live), isIndex);
    return { at: state.at, ...part };
  });
}

/**
 * The rows that were found as text, up to a bound of bytes.
 * @param isIndex their keys are pairs, whose two parts stand apart
 */
export async function writePart<Key extends OrderedKey>(
  input: Input,
  { found, next: more }: Scan<Key>,
  readValue: (key: Key) => Uint8Array | Promise<Uint8Array>,
  isIndex = false,
): Promise<Omit<ExportPart, 'at'>> {
  const left = rowsLeft(input);
  const file = new FileText(input, isIndex);
  let bytes = 0;
  let rows = input.rowsBefore;
  let next = left <= found.length ? undefined : more;
  for (const row of found) {
    const value = await readValue(row);
    file.row(rows++, row, value);
    bytes += value.length;
    if (bytes < partBytes || row === found.at(-1) || rows - input.rowsBefore >= left) continue;
    next = row.key;
    break;
  }
  if (next === undefined) file.end(rows);
  return { bytes: fromText(file.text()), rows, next: next === undefined ? null : toHex(next) };
}

/** Rows that the file still takes. */
export function rowsLeft({ limit, rowsBefore }: Input): number {
  return (limit ?? Number.MAX_SAFE_INTEGER) - rowsBefore;
}

/** Text that is not UTF-8 stands as hex: nothing of a key or value is lost. */
function write(bytes: Uint8Array, as: Input['bytes']): string {
  if (as === 'hex') return toHex(bytes);
  if (as === 'base64') return Buffer.from(bytes).toString('base64');
  const text = toText(bytes);
  // What looks like hex already must not be taken for it.
  return text === undefined ? toHex(bytes) : text.startsWith('0x') ? `text:${text}` : text;
}

class FileText {
  private readonly lines: string[] = [];

  constructor(
    private readonly input: Input,
    private readonly isIndex: boolean,
  ) {
    if (input.rowsBefore > 0 || input.after !== undefined) return;
    if (input.format === 'csv') this.lines.push(`${isIndex ? 'indexKey,' : ''}key,value,version,size\n`);
    if (input.format === 'json') this.lines.push('[');
  }

  row(
    index: number,
    { key, seq, size }: { key: Uint8Array; seq: number; size: number },
    value: Uint8Array,
  ): void {
    const { bytes, format } = this.input;
    const pair = this.isIndex ? splitIndexKey(key) : undefined;
    const row = {
      ...(pair && { indexKey: write(pair.indexKey, bytes) }),
      key: write(pair?.key ?? key, bytes),
      value: write(value, bytes),
      version: seq,
      size,
    };
    const isText = bytes === 'text';
    if (format === 'csv')
      this.lines.push(
        `${Object.values(row)
          .map((field) => csvField(field, isText))
          .join()}\n`,
      );
    else if (format === 'ndjson') this.lines.push(`${JSON.stringify(row)}\n`);
    else this.lines.push(`${index === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`);
  }

  end(rows: number): void {
    if (this.input.format === 'json') this.lines.push(rows === 0 ? ']\n' : '\n]\n');
  }

  text(): string {
    return this.lines.join('');
  }
}

/**
 * As RFC 4180 has it. A text that a spreadsheet would take for a formula is marked as text: the log is hostile. Hex and
 * base64 can do nothing there, and stay as they are.
 */
function csvField(field: string | number, isText: boolean): string {
  const text = String(field);
  const plain = isText && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
