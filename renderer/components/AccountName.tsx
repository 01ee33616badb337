import { shortHex } from '../format/shortHex';
import styles from './AccountName.module.css';
import { hoverAccount, useIsLit } from './hoveredAccount';
import { useAccounts } from './useAccounts';

interface Props {
  /** 0x and 40 lower-case hex digits. */
  account: string;
  /** Shows the short address beside the name. */
  address?: boolean;
  strong?: boolean;
}

/** An account: its colour, its name if it has one, its address on hover and when copied. */
export function AccountName({ account, address = false, strong = false }: Props) {
  const { accountLabel } = useAccounts();
  const label = accountLabel(account);
  return (
    <span
      className={styles.account}
      title={label === undefined ? account : `${label} ${account}`}
      onPointerEnter={() => hoverAccount(account)}
      onPointerLeave={() => hoverAccount(undefined)}
    >
      <AccountDot account={account} />
      {label !== undefined && <span className={strong ? styles.strong : styles.label}>{label}</span>}
      {(address || label === undefined) && (
        <span className={styles.address} data-full={account}>
          {shortHex(account, label === undefined ? 4 : 2)}
        </span>
      )}
    </span>
  );
}

/** The colour dot alone; beside it must stand a name or a title. */
export function AccountDot({ account }: { account: string }) {
  const { accountColor } = useAccounts();
  const isLit = useIsLit(account);
  return (
    <span
      className={styles.dot}
      data-lit={isLit || undefined}
      style={{ background: accountColor(account) }}
    />
  );
}
