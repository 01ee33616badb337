import { keyLabel } from '../../format/keyParts';

/** Whether an account is like what is looked for, by its name or its address. */
export function accountMatches(account: string, label: string | undefined, find: string): boolean {
  const wanted = find.trim().toLowerCase();
  return wanted === '' || account.includes(wanted) || (label?.toLowerCase().includes(wanted) ?? false);
}

/** Whether a key is like what is looked for, as it is drawn: text, and `\x00` for other bytes. */
export function keyMatches(key: Uint8Array, find: string): boolean {
  return keyLabel(key).toLowerCase().includes(find.trim().toLowerCase());
}
