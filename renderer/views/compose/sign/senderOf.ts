import type { SignerAccount } from '../../../../shared/contract/outputs';

/**
 * Who is to send a draft: its own choice, or whoever was chosen last, or the first.
 * Nobody sends as an account without a key unless the draft itself says so, or there is no other.
 */
export function senderOf(
  accounts: readonly SignerAccount[],
  wanted: string | null,
  last: string | null,
): SignerAccount | undefined {
  const own = accounts.find(({ account }) => account === wanted);
  const withKey = accounts.filter(hasKey);
  return own ?? withKey.find(({ account }) => account === last) ?? withKey[0] ?? accounts[0];
}

export function hasKey({ kind }: SignerAccount): boolean {
  return kind !== 'watchOnly';
}
