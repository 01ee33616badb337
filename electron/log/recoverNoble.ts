/** Signature recovery in JavaScript, for platforms without the native library. The only home of @noble/curves. */
import { secp256k1 } from '@noble/curves/secp256k1.js';

/** See RecoverPublicKey in recover.ts. */
export function recoverByNoble(digest: Uint8Array, signature: Uint8Array, parity: 0 | 1): Uint8Array {
  const { r, s } = secp256k1.Signature.fromBytes(signature, 'compact');
  return new secp256k1.Signature(r, s, parity).recoverPublicKey(digest).toBytes(false).subarray(1);
}
