import { HexDump } from '../../../components/HexDump';
import { VisibleText } from '../../../components/VisibleText';
import { decodeAs, detectDecoder } from '../../browse/value/decode';
import styles from './Rows.module.css';

const longestText = 4096;

/** Bytes of a value at a glance: as text where they are text, else as hex. */
export function ValuePreview({ bytes }: { bytes: Uint8Array }) {
  const head = bytes.subarray(0, longestText);
  const isWhole = head.length === bytes.length;
  if (detectDecoder(head, isWhole) === 'hex') return <HexDump label="Value" bytes={head} fit />;
  const decoded = decodeAs('text', head, isWhole);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <pre className={styles.preview} role="region" aria-label="Value" tabIndex={0}>
      {decoded.ok && <VisibleText text={decoded.text} />}
    </pre>
  );
}
