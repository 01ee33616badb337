/**
 * Signatures of the embedded log: EIP-712. The salt is the log's id, so that an entry cannot be moved into another
 * log; the nonce is the number of entries that the sender has signed into this log before, so that it cannot be
 * played again.
 *
 * | hashed | bytes |
 * |---|---|
 * | domain | its type's hash, hash of "Streamscope", hash of "1", log id |
 * | entry | its type's hash, hash of the tags, data root, size u256, nonce u256 |
 * | what is signed | 19 01, hash of the domain, hash of the entry |
 */
import { concatBytes, equalBytes, fromText } from '../../shared/bytes';
import { encodeTags } from '../../shared/tags';
import { writeU64 } from '../store/rowBytes';
import { keccak256 } from './keccak';
import { type RecoverPublicKey, recoverPublicKey } from './recover';

const domainType = keccak256(fromText('EIP712Domain(string name,string version,bytes32 salt)'));
const entryType = keccak256(fromText('Entry(bytes tags,bytes32 dataRoot,uint64 size,uint64 nonce)'));
const domainStart = concatBytes(domainType, keccak256(fromText('Streamscope')), keccak256(fromText('1')));

/** What the sender of an entry signs. */
export interface SignedFields {
  logId: Uint8Array;
  streamIds: readonly Uint8Array[];
  dataRoot: Uint8Array;
  size: number;
  nonce: number;
}

/** The 32 bytes that are signed. */
export function signingDigest({ logId, streamIds, dataRoot, size, nonce }: SignedFields): Uint8Array {
  if (logId.length !== 32 || dataRoot.length !== 32) throw new RangeError('ids and roots are 32 bytes');
  const entry = new Uint8Array(160);
  entry.set(entryType, 0);
  entry.set(keccak256(encodeTags(streamIds)), 32);
  entry.set(dataRoot, 64);
  writeU64(entry, 120, size);
  writeU64(entry, 152, nonce);
  const signed = new Uint8Array(66);
  signed.set([0x19, 0x01]);
  signed.set(domainHash(logId), 2);
  signed.set(keccak256(entry), 34);
  return keccak256(signed);
}

let lastDomain: { logId: Uint8Array; hash: Uint8Array } = {
  logId: new Uint8Array(0),
  hash: new Uint8Array(0),
};

/** Entries come in one log after the other, so that the last domain is mostly the one again. */
function domainHash(logId: Uint8Array): Uint8Array {
  if (!equalBytes(logId, lastDomain.logId))
    lastDomain = { logId: logId.slice(), hash: keccak256(concatBytes(domainStart, logId)) };
  return lastDomain.hash;
}

/** Whether `sender` (20 bytes) made the signature (65 bytes: r, s, v). A malformed one is simply not his. */
export function isSignedBy(
  sender: Uint8Array,
  signature: Uint8Array,
  fields: SignedFields,
  recover: RecoverPublicKey = recoverPublicKey,
): boolean {
  const parity = signature.length === 65 ? parityOf(signature[64]!) : undefined;
  // With s negated the same key has signed too; that second form, which has the top bit set, is not taken.
  if (parity === undefined || signature[32]! >= 0x80) return false;
  try {
    const publicKey = recover(signingDigest(fields), signature.subarray(0, 64), parity);
    return equalBytes(keccak256(publicKey).subarray(12), sender);
  } catch {
    return false;
  }
}

/** What v says of R's y: plain (0, 1), of old (27, 28), or with a chain id in it (EIP-155: from 35 on). */
function parityOf(v: number): 0 | 1 | undefined {
  if (v === 0 || v === 27) return 0;
  if (v === 1 || v === 28) return 1;
  if (v < 35) return undefined;
  return v % 2 === 1 ? 0 : 1;
}
