/**
 * Checksums of addresses (EIP-55): the letters of the address are capital where the hash of its small letters has a digit
 * of 8 or more. An address in letters of one size carries none.
 */
import { keccak_256 } from '@noble/hashes/sha3';
import { fromText, toHex } from './bytes';

export const wrongChecksum =
  'its capital letters do not fit its digits (EIP-55): one of them is wrong. In small letters it is taken as it is';

/** Whether this is `0x` and 40 hex digits with a checksum that is of another address. */
export function hasWrongChecksum(address: string): boolean {
  if (!/^0x[0-9a-f]{40}$/i.test(address)) return false;
  const digits = address.slice('0x'.length);
  const small = digits.toLowerCase();
  if (digits === small || digits === digits.toUpperCase()) return false;
  const hash = toHex(keccak_256(fromText(small))).slice('0x'.length);
  return [...digits].some((digit, index) => {
    if (!/[a-f]/i.test(digit)) return false;
    return (digit !== digit.toLowerCase()) !== Number.parseInt(hash[index]!, 16) >= 8;
  });
}
