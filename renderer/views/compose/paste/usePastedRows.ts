import { useEffect, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { type ParsedRows, readRows } from './parseRows';

/** Reading gives way to the page after so many ms. */
const slice = 10;

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
    let timer: number | undefined;
    const goOn = () => {
      const until = performance.now() + slice;
      for (;;) {
        const step = reading.next();
        if (step.done) return setRead({ text, streamId, rows: step.value });
        if (performance.now() > until) break;
      }
      timer = window.setTimeout(goOn);
    };
    timer = window.setTimeout(goOn);
    return () => window.clearTimeout(timer);
  }, [text, streamId, seen]);
  const isEmpty = text.trim() === '';
  const isReading = !isEmpty && (read?.text !== text || read.streamId !== streamId);
  return { rows: isEmpty ? undefined : read?.rows, isReading };
}
