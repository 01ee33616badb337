import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { labelsOptions } from '../../../api/queries';
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
  const streamNames = useQuery(labelsOptions()).data?.streams;
  const [read, setRead] = useState<Read>();
  useEffect(() => {
    if (text.trim() === '') return;
    const reading = readRows(text, { streamId, seen, ...(streamNames && { streamNames }) });
    return inSlices(reading, (rows) => setRead({ text, streamId, rows }));
  }, [text, streamId, seen, streamNames]);
  const isEmpty = text.trim() === '';
  const isReading = !isEmpty && (read?.text !== text || read.streamId !== streamId);
  return { rows: isEmpty ? undefined : read?.rows, isReading };
}
