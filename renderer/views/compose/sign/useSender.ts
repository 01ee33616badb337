import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { SignerAccount } from '../../../../shared/contract/outputs';
import { signersOptions } from '../../../api/queries';

export interface Sender {
  accounts: readonly SignerAccount[];
  /** Who is to send: the draft's own choice, or whoever was chosen last, or the first. */
  chosen: SignerAccount | undefined;
  choose: (account: Hex) => void;
}

const storageKey = 'streamscope-sender';
const nobody: readonly SignerAccount[] = [];

/**
 * The account that sends a draft. Which one was chosen is remembered; its key is not ours to keep.
 * @param wanted the account that the draft names
 */
export function useSender(wanted: Hex | null, onChoose?: (account: Hex) => void): Sender {
  const accounts = useQuery(signersOptions()).data?.accounts ?? nobody;
  const last = window.localStorage.getItem(storageKey);
  const named = (account: string | null) => accounts.find((each) => each.account === account);
  const chosen = named(wanted) ?? named(last) ?? accounts[0];
  return useMemo(
    () => ({
      accounts,
      chosen,
      choose: (account) => {
        window.localStorage.setItem(storageKey, account);
        onChoose?.(account);
      },
    }),
    [accounts, chosen, onChoose],
  );
}
