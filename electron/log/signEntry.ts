/** Signs entries. Apart from the check, which every entry passes through and which does without this library. */
import { SigningKey } from 'ethers/crypto';
import { getBytes } from 'ethers/utils';
import { type SignedFields, signingDigest } from './signature';

/** Signature of 65 bytes: r, s, v. Deterministic (RFC 6979). `privateKey` is 32 bytes. */
export function signEntry(fields: SignedFields, privateKey: Uint8Array): Uint8Array {
  return getBytes(new SigningKey(privateKey).sign(signingDigest(fields)).serialized);
}
