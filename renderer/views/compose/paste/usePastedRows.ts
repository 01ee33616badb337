import { useEffect, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { inSlices } from '../inSlices';
import { type ParsedRows, readRows } from './parseRows';

interface Read {
  text: string;
  streamId: Hex | '';
  rows: ParsedRows;
}

/**
 * What was pasted as rows, read without holding up the page.
 * @returns `rows` as they were last read, which may be of the text before while `isReading`
 */
export function usePastedRows(
  text: string,
  streamId: Hex | '',
  seen: number,
): { rows: ParsedRows | undefined; isReading: boolean } {
  const [read, setRead] = useState<Read>();
  useEffect(() => {
    if (text.trim() === '') return;
    const reading = readRows(text, { streamId, seen });
    return inSlices(reading, (rows) => setRead({ text, streamId, rows }));
  }, [text, streamId, seen]);
  const isEmpty = text.trim() === '';
  const isReading = !isEmpty && (read?.text !== text || read.streamId !== streamId);
  return { rows: isEmpty ? undefined : read?.rows, isReading };
}
