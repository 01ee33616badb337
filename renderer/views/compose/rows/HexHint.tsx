import { Button } from '../../../components/Button';
import { formatPlural } from '../../../format/numbers';
import styles from './Rows.module.css';

interface Props {
  /** What is typed, and taken as text. */
  text: string;
  onHex: () => void;
}

/** Hex that is typed where text is taken would be its characters: said, and corrected by a press. */
export function HexHint({ text, onHex }: Props) {
  const digits = /^\s*0x((?:[0-9a-f]{2})+)\s*$/i.exec(text)?.[1];
  if (digits === undefined) return null;
  return (
    <p className={styles.hint}>
      Taken as {formatPlural(text.length, 'character')} of text.{' '}
      <Button look="link" onPress={onHex}>
        Take it as {formatPlural(digits.length / 2, 'byte')} of hex
      </Button>
    </p>
  );
}
