import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { entryBytesOptions } from '../../../../api/queries';
import styles from './Why.module.css';

const perLine = 16;
const linesBefore = 2;
const linesShown = 4;

/** The bytes around the place where decoding stopped, with the place marked. */
export function MalformedBytes({ seq, at }: { seq: number; at: number }) {
  const start = Math.max(0, (Math.floor(at / perLine) - linesBefore) * perLine);
  const answer = useQuery(entryBytesOptions({ seq, offset: start, length: perLine * linesShown })).data;
  if (answer === undefined) return null;
  const { bytes, size } = answer;
  const lines = Array.from({ length: Math.ceil(bytes.length / perLine) }, (_, line) => line * perLine);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <pre className={styles.bytes} role="region" tabIndex={0} aria-label="Bytes around the place">
      {lines.map((line) => (
        <Fragment key={line}>
          <span className={styles.offset}>{(start + line).toString(16).padStart(4, '0')}</span>
          {Array.from(bytes.subarray(line, line + perLine), (byte, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: bytes are positions in fixed data
            <Fragment key={index}>
              {' '}
              {start + line + index === at ? (
                <mark>{byte.toString(16).padStart(2, '0')}</mark>
              ) : (
                byte.toString(16).padStart(2, '0')
              )}
            </Fragment>
          ))}
          {'\n'}
        </Fragment>
      ))}
      {at >= size && <mark>end of the data</mark>}
    </pre>
  );
}
