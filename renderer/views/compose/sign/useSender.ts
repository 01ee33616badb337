import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { SignerAccount } from '../../../../shared/contract/outputs';
import { signersOptions } from '../../../api/queries';
import { hasKey, senderOf } from './senderOf';

export interface Sender {
  accounts: readonly SignerAccount[];
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
  const client = useQueryClient();
  const accounts = useQuery(signersOptions()).data?.accounts ?? nobody;
  const chosen = senderOf(accounts, wanted, window.localStorage.getItem(storageKey));
  return useMemo(
    () => ({
      accounts,
      chosen,
      choose: (account) => {
        // One that was just made is not among those that were drawn. A watched one is for this draft alone.
        const known = client.getQueryData(signersOptions().queryKey)?.accounts ?? nobody;
        if (known.some((each) => each.account === account && hasKey(each)))
          window.localStorage.setItem(storageKey, account);
        onChoose?.(account);
      },
    }),
    [accounts, chosen, onChoose, client],
  );
}
