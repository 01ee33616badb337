/**
 * Signatures of the embedded log: EIP-712. The salt is the log's id, so that an entry cannot be moved into another
 * log; the nonce is the number of entries that the sender has signed into this log before, so that it cannot be
 * played again.
 */
import { computeAddress, getBytes, Signature, SigningKey, TypedDataEncoder } from 'ethers';
import { equalBytes, toHex } from '../../shared/bytes';
import { encodeTags } from '../../shared/tags';

const types = {
  Entry: [
    { name: 'tags', type: 'bytes' },
    { name: 'dataRoot', type: 'bytes32' },
    { name: 'size', type: 'uint64' },
    { name: 'nonce', type: 'uint64' },
  ],
};

/** What the sender of an entry signs. */
export interface SignedFields {
  logId: Uint8Array;
  streamIds: readonly Uint8Array[];
  dataRoot: Uint8Array;
  size: number;
  nonce: number;
}

/** The 32 bytes that are signed. */
export function signingDigest(fields: SignedFields): Uint8Array {
  const domain = { name: 'Streamscope', version: '1', salt: toHex(fields.logId) };
  const message = {
    tags: toHex(encodeTags(fields.streamIds)),
    dataRoot: toHex(fields.dataRoot),
    size: fields.size,
    nonce: fields.nonce,
  };
  return getBytes(TypedDataEncoder.hash(domain, types, message));
}

/** Signature of 65 bytes: r, s, v. Deterministic (RFC 6979). `privateKey` is 32 bytes. */
export function signEntry(fields: SignedFields, privateKey: Uint8Array): Uint8Array {
  return getBytes(new SigningKey(privateKey).sign(signingDigest(fields)).serialized);
}

/** Whether `sender` (20 bytes) made the signature. A malformed one is simply not his. */
export function isSignedBy(sender: Uint8Array, signature: Uint8Array, fields: SignedFields): boolean {
  try {
    const publicKey = SigningKey.recoverPublicKey(signingDigest(fields), Signature.from(toHex(signature)));
    return equalBytes(getBytes(computeAddress(publicKey)), sender);
  } catch {
    return false;
  }
}
