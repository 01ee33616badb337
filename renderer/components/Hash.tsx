import { shortHex } from '../format/shortHex';
import styles from './Hash.module.css';

interface Props {
  /** 0x and hex. */
  hex: string;
  /** Digits kept at each end. */
  digits?: number;
}

/** A hash or id, short: the whole of it on hover and when copied. */
export function Hash({ hex, digits = 4 }: Props) {
  return (
    <span className={styles.hash} title={hex} data-full={hex}>
      {shortHex(hex, digits)}
    </span>
  );
}
