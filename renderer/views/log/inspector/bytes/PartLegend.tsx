import type { ByteField } from '../../../../../shared/contract/outputs';
import styles from './Bytes.module.css';

/** The parts of the format in the order in which they come. */
const parts: [part: ByteField['part'], words: string][] = [
  ['version', 'version'],
  ['count', 'counts'],
  ['reads', 'reads'],
  ['keysWritten', 'keys written'],
  ['values', 'values'],
  ['accessControl', 'access control'],
  ['rest', 'not read'],
];

interface Props {
  lit: ByteField['part'] | undefined;
  onHover: (part: ByteField['part'] | undefined) => void;
}

export function PartLegend({ lit, onHover }: Props) {
  return (
    <ul className={styles.legend} aria-label="Parts of the format">
      {parts.map(([part, words]) => (
        <li
          key={part}
          data-lit={part === lit || undefined}
          onPointerEnter={() => onHover(part)}
          onPointerLeave={() => onHover(undefined)}
        >
          <span className={styles.swatch} data-part={part} />
          {words}
        </li>
      ))}
    </ul>
  );
}
