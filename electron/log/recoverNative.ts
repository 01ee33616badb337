/** Signature recovery by the native library: about thirty times the speed of JavaScript. The only home of secp256k1. */
import { createRequire } from 'node:module';
import type { RecoverPublicKey } from './recover';

/**
 * Recovery by the native binding; undefined where it has none for this platform. The package's own entry would fall
 * back to slow JavaScript without a word, so its binding is asked for by name.
 */
export function loadNativeRecovery(): RecoverPublicKey | undefined {
  try {
    const native = createRequire(import.meta.url)('secp256k1/bindings') as typeof import('secp256k1');
    return (digest, signature, parity) => native.ecdsaRecover(signature, parity, digest, false).subarray(1);
  } catch {
    return undefined;
  }
}
