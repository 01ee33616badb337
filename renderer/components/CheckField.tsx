import { Checkbox } from 'react-aria-components';
import styles from './CheckField.module.css';
import { Icon } from './Icon';

interface Props {
  label: string;
  /** What it means when it is set, or when it is not. */
  means: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}

/** A choice of yes or no, with what it means beneath. */
export function CheckField({ label, means, isSelected, onChange }: Props) {
  return (
    <Checkbox className={styles.field} isSelected={isSelected} onChange={onChange}>
      <span className={styles.box}>
        <Icon name="check" size={12} />
      </span>
      <span>{label}</span>
      <span className={styles.means}>{means}</span>
    </Checkbox>
  );
}
