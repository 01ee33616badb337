import type { Hex } from '../../../../shared/bytes';
import type { CallInput } from '../../../../shared/contract/contract';
import { connection } from '../../../api/connection';

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
): Promise<Blob> {
  const blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let pending = 0;
  let bytes = 0;
  let rows = 0;
  let after: Hex | undefined;
  let { at } = question;
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
  return new Blob(blobs);
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
