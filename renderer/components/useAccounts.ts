import { useQuery } from '@tanstack/react-query';
import type { Labels } from '../../shared/contract/outputs';
import { labelsOptions } from '../api/queries';
import { accountColor, namedColors } from './accountColor';

interface Accounts {
  accountLabel: (account: string) => string | undefined;
  accountColor: (account: string) => string;
  streamLabel: (streamId: string) => string | undefined;
}

const none: Labels = { accounts: {}, streams: {} };
const made = new WeakMap<Labels, Accounts>();

/** The same functions as long as the labels are the same. */
function accountsOf(labels: Labels): Accounts {
  const known = made.get(labels);
  if (known !== undefined) return known;
  const colors = namedColors(Object.keys(labels.accounts));
  const accounts: Accounts = {
    accountLabel: (account) => labels.accounts[account as `0x${string}`],
    accountColor: (account) => accountColor(account, colors),
    streamLabel: (streamId) => labels.streams[streamId as `0x${string}`],
  };
  made.set(labels, accounts);
  return accounts;
}

/** Names and colours of accounts and streams. */
export function useAccounts(): Accounts {
  return accountsOf(useQuery(labelsOptions()).data ?? none);
}
