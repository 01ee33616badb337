import { formatPlural } from '../../../format/numbers';
import { visibleParts } from '../../../format/visibleParts';
import styles from './Rows.module.css';

const named = 5;

/** A text field shows nothing of some characters, and lets others turn the text around: said beneath. */
export function HiddenHint({ text }: { text: string }) {
  const hidden = visibleParts(text).filter(({ kind }) => kind === 'hidden');
  if (hidden.length === 0) return null;
  const codes = [...new Set(hidden.map((part) => part.text))];
  return (
    <p className={styles.hint}>
      {formatPlural(hidden.length, 'character does not show', 'characters do not show')}:{' '}
      <code className={styles.code}>{codes.slice(0, named).join(' ')}</code>
      {codes.length > named && ' and others'}
    </p>
  );
}
