import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { chargedSectors } from '../../../../shared/submission';
import { Button } from '../../../components/Button';
import { HexDump } from '../../../components/HexDump';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import type { Content } from '../content/useContent';
import type { EncodedDraft, PartSizes } from '../drafts/encodeDraft';
import { BatchBytes } from './BatchBytes';
import styles from './BytesBar.module.css';
import { FeeNote } from './FeeNote';

const parts: [part: keyof PartSizes, words: string][] = [
  ['versionAndCounts', 'version and counts'],
  ['reads', 'reads'],
  ['keys', 'keys'],
  ['values', 'values'],
  ['accessControl', 'access control'],
];

const tallWindow = 960;
const fewRows = 12;

interface Props {
  encoded: EncodedDraft;
  /** undefined while the draft is no batch yet. */
  content: Content | undefined;
  openRow: string | undefined;
  onOpenRow: (rowId: string) => void;
  numberOf: (rowId: string) => number;
  sender: Hex | undefined;
}

/** How large the entry gets, by part, and on demand its exact bytes. */
export function BytesBar({ encoded, content, openRow, onOpenRow, numberOf, sender }: Props) {
  const [isOpen, setIsOpen] = useState<boolean>();
  const count = encoded.readRows.length + encoded.writeRows.length + encoded.controlRows.length;
  // A tall window has room for them under a few rows.
  const [isTall] = useState(() => window.innerHeight >= tallWindow);
  const isStreamData = content === undefined || content.kind === 'streamData';
  const size = isStreamData ? encoded.size : content.data.length;
  const isShown = (isOpen ?? (isTall && count <= fewRows)) && content !== undefined;
  return (
    <section className={styles.bytes} aria-label="Bytes" data-bytes={isShown ? 'open' : 'closed'}>
      <div className={styles.header}>
        <h2>
          Bytes{' '}
          <span className={styles.note}>
            {formatBytes(size)}, {formatPlural(chargedSectors(size), 'sector')} of 256 B.{' '}
            <FeeNote content={content} sender={sender} />
            {content?.kind === 'decoder' && ' Made by the stream’s decoder.'}
          </span>
        </h2>
        <Button look="link" isDisabled={content === undefined} onPress={() => setIsOpen(!isShown)}>
          {isShown ? 'Hide bytes' : 'Show bytes'}
        </Button>
      </div>
      {isStreamData && (
        <>
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
        </>
      )}
      {isShown &&
        (content.kind === 'streamData' ? (
          <BatchBytes
            bytes={content.data}
            encoded={content.encoded}
            openRow={openRow}
            onOpenRow={onOpenRow}
            numberOf={numberOf}
          />
        ) : (
          <div className={styles.dump}>
            <HexDump label="Bytes of the entry" bytes={content.data} fit />
          </div>
        ))}
    </section>
  );
}
