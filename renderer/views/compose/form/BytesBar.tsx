import { useMemo, useState } from 'react';
import { encodeBatch } from '../../../../shared/streamData';
import { Button } from '../../../components/Button';
import { HexDump } from '../../../components/HexDump';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import type { EncodedDraft, PartSizes } from '../drafts/encodeDraft';
import styles from './BytesBar.module.css';

const parts: [part: keyof PartSizes, words: string][] = [
  ['versionAndCounts', 'version and counts'],
  ['reads', 'reads'],
  ['keys', 'keys'],
  ['values', 'values'],
  ['accessControl', 'access control'],
];

/** How large the entry gets, by part. */
export function BytesBar({ encoded }: { encoded: EncodedDraft }) {
  const { size, sectors, problems } = encoded;
  const [isOpen, setIsOpen] = useState(false);
  const isShown = isOpen && problems.length === 0;
  const bytes = useMemo(() => (isShown ? encodeBatch(encoded.batch) : undefined), [isShown, encoded]);
  return (
    <section className={styles.bytes} aria-label="Bytes">
      <div className={styles.header}>
        <h2>
          Bytes{' '}
          <span className={styles.note}>
            {formatBytes(size)}, {formatPlural(sectors, 'sector')} of 256 B
          </span>
        </h2>
        <Button look="link" isDisabled={problems.length > 0} onPress={() => setIsOpen(!isOpen)}>
          {isShown ? 'Hide bytes' : 'Show bytes'}
        </Button>
      </div>
      <div className={styles.bar} aria-hidden="true">
        {parts.map(
          ([part]) =>
            encoded.parts[part] > 0 && (
              <span key={part} data-part={part} style={{ flexGrow: encoded.parts[part] / size }} />
            ),
        )}
      </div>
      <ul className={styles.legend}>
        {parts.map(([part, words]) => (
          <li key={part}>
            <span className={styles.swatch} data-part={part} /> {words} {formatCount(encoded.parts[part])}
          </li>
        ))}
      </ul>
      {bytes && (
        <div className={styles.dump}>
          <HexDump label="Bytes of the entry" bytes={bytes} fit />
        </div>
      )}
    </section>
  );
}
