import { Link } from '@tanstack/react-router';
import type { Hex } from '../../shared/bytes';
import styles from './AccountLink.module.css';
import { AccountName } from './AccountName';

interface Props {
  account: Hex;
  address?: boolean;
  strong?: boolean;
}

/** An account that leads to its page: all its rights, entries and rejections. */
export function AccountLink({ account, ...looks }: Props) {
  return (
    <Link to="/ownership/account" search={{ account }} className={styles.link}>
      <AccountName account={account} {...looks} />
    </Link>
  );
}
