import { errorText } from '../api/errorTexts';
import { Button } from './Button';
import styles from './Empty.module.css';
import { Icon } from './Icon';

interface Props {
  error: unknown;
  retry?: () => void;
}

/** What happened, what it means, what to do; the raw cause unfolds beneath. */
export function Fault({ error, retry }: Props) {
  const { title, advice, detail } = errorText(error);
  return (
    <div className={styles.empty} role="alert">
      <span className={styles.faultIcon}>
        <Icon name="warning" size={20} />
      </span>
      <h2>{title}</h2>
      <p>{advice}</p>
      {retry && <Button onPress={retry}>Try again</Button>}
      <details className={styles.detail}>
        <summary>Details</summary>
        <pre>{detail}</pre>
      </details>
    </div>
  );
}
