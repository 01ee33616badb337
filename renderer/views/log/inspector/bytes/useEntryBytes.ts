import { useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { ByteField } from '../../../../../shared/contract/outputs';
import { entryBytesOptions } from '../../../../api/queries';

/** Bytes of an entry that are loaded at a time. */
const chunkSize = 4096;

export interface LoadedBytes {
  /** undefined until the first chunk is there. */
  size: number | undefined;
  decrypted: boolean;
  /** undefined while the byte is not loaded. */
  byteAt: (offset: number) => number | undefined;
  /** The field that a byte belongs to, where it is loaded. */
  fieldAt: (offset: number) => ByteField | undefined;
  /** A field among those loaded, by its label. */
  fieldNamed: (label: string) => ByteField | undefined;
  /** Tells which bytes are in sight. */
  onVisible: (start: number, end: number) => void;
  error: unknown;
  retry: () => void;
}

/** The bytes in sight of an entry of any size. */
export function useEntryBytes(seq: number): LoadedBytes {
  const [[first, last], setChunks] = useState([0, 0]);
  const chunks = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const answers = useQueries({
    queries: chunks.map((chunk) => entryBytesOptions({ seq, offset: chunk * chunkSize, length: chunkSize })),
  });
  const chunkAt = (offset: number) => answers[Math.floor(offset / chunkSize) - first]?.data;
  const known = answers.find((answer) => answer.data !== undefined)?.data;
  const failed = answers.find((answer) => answer.error !== null);
  return {
    size: known?.size,
    decrypted: known?.decrypted ?? false,
    byteAt: (offset) => chunkAt(offset)?.bytes[offset % chunkSize],
    fieldAt: (offset) => fieldIn(chunkAt(offset)?.fields ?? [], offset),
    fieldNamed: (label) => known?.fields.find((field) => field.label === label),
    onVisible: useCallback((start: number, end: number) => {
      const next = [Math.floor(start / chunkSize), Math.floor(Math.max(start, end - 1) / chunkSize)] as [
        number,
        number,
      ];
      setChunks((before) => (before[0] === next[0] && before[1] === next[1] ? before : next));
    }, []),
    error: failed?.error,
    retry: () => void failed?.refetch(),
  };
}

/** Fields are in order and do not overlap: by halving. */
function fieldIn(fields: readonly ByteField[], offset: number): ByteField | undefined {
  let low = 0;
  let high = fields.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const field = fields[middle]!;
    if (field.offset + field.length <= offset) low = middle + 1;
    else high = middle;
  }
  const field = fields[low];
  return field !== undefined && field.offset <= offset ? field : undefined;
}
