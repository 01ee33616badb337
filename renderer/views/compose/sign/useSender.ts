import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { SignerAccount } from '../../../../shared/contract/outputs';
import { signersOptions } from '../../../api/queries';

export interface Sender {
  accounts: SignerAccount[];
  /** Who signs: the one chosen last, or the first that is open. */
  chosen: SignerAccount | undefined;
  choose: (account: Hex) => void;
}

const storageKey = 'streamscope-sender';

/** The account that signs. Which one was chosen is remembered; its key is not ours to keep. */
export function useSender(): Sender {
  const accounts = useQuery(signersOptions()).data?.accounts ?? [];
  const [wanted, setWanted] = useState(() => window.localStorage.getItem(storageKey));
  return {
    accounts,
    chosen: accounts.find(({ account }) => account === wanted) ?? accounts[0],
    choose: (account) => {
      window.localStorage.setItem(storageKey, account);
      setWanted(account);
    },
  };
}
