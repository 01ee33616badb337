import { useQuery } from '@tanstack/react-query';
import type { Labels } from '../../shared/contract/outputs';
import { labelsOptions } from '../api/queries';
import { accountColor, namedColors } from './accountColor';

const none: Labels = { accounts: {}, streams: {} };
const colorsOf = new WeakMap<Labels, Map<string, number>>();

function colors(labels: Labels): Map<string, number> {
  const known = colorsOf.get(labels);
  if (known !== undefined) return known;
  const made = namedColors(Object.keys(labels.accounts));
  colorsOf.set(labels, made);
  return made;
}

/** Names and colours of accounts and streams. */
export function useAccounts() {
  const labels = useQuery(labelsOptions()).data ?? none;
  return {
    accountLabel: (account: string): string | undefined => labels.accounts[account as `0x${string}`],
    accountColor: (account: string): string => accountColor(account, colors(labels)),
    streamLabel: (streamId: string): string | undefined => labels.streams[streamId as `0x${string}`],
  };
}
