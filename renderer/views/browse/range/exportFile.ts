import { fromHex, type Hex } from '../../../../shared/bytes';
import type { CallInput } from '../../../../shared/contract/contract';
import { connection } from '../../../api/connection';
import { keyLabel } from '../../../format/keyParts';

export type ExportQuestion = Omit<CallInput<'range.export'>, 'after' | 'rowsBefore'>;

export interface ExportProgress {
  rows: number;
  bytes: number;
}

/** Parts are put together in blobs of so many bytes, which the browser may keep on disk. */
const blobBytes = 8 << 20;

/**
 * Reads a whole range as a file, part by part, at one seq.
 * @throws StreamscopeError; cancelled when the signal says so
 */
export async function exportRange(
  question: ExportQuestion,
  signal: AbortSignal,
  onProgress: (progress: ExportProgress) => void,
): Promise<{ file: Blob; at: number }> {
  const blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let pending = 0;
  let bytes = 0;
  let rows = 0;
  let after: Hex | undefined;
  let at = question.at ?? null;
  do {
    const part = await connection.call(
      'range.export',
      { ...question, at, after, rowsBefore: rows },
      { signal },
    );
    // All parts are of the state that the first one was read from.
    at = part.at;
    parts.push(Uint8Array.from(part.bytes));
    pending += part.bytes.length;
    bytes += part.bytes.length;
    rows = part.rows;
    after = part.next ?? undefined;
    if (pending >= blobBytes || after === undefined) {
      blobs.push(new Blob(parts));
      parts = [];
      pending = 0;
    }
    onProgress({ rows, bytes });
  } while (after !== undefined);
  return { file: new Blob(blobs), at: at ?? -1 };
}

/** Of a prefix, so many characters are in a file's name. */
const longestPrefix = 40;

/** What a file is of: the stream, the prefix, and the seq whose state it has. */
export function exportName(
  stream: { label: string | null; streamId: Hex },
  { prefix, format }: Pick<ExportQuestion, 'prefix' | 'format'>,
  at: number,
): string {
  const parts = [
    stream.label ?? stream.streamId.slice(2, 10),
    prefix === undefined ? '' : keyLabel(fromHex(prefix)).slice(0, longestPrefix),
    at < 0 ? 'empty' : `at-${at}`,
  ];
  const plain = parts.map((part) => part.replace(/[^\p{L}\p{N}_.]+/gu, '-').replace(/^[-.]+|[-.]+$/g, ''));
  return `${plain.filter((part) => part !== '').join('-')}.${format}`;
}

/** Hands a file to the browser, which asks or knows where to put it. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has its own hold of the file by then.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
