/** The public key that made a signature, by the fastest implementation that this platform has. */
import { loadNativeRecovery } from './recoverNative';

/**
 * Recovers a public key (64 bytes: x, y) from a digest (32 bytes), a signature (64 bytes: r, s, either
 * half of s) and the parity of R's y.
 * @throws Error when no key can have made the signature
 */
export type RecoverPublicKey = (digest: Uint8Array, signature: Uint8Array, parity: 0 | 1) => Uint8Array;

/** The other library is loaded only where it is needed: its tables take longer than a small import. */
export const recoverPublicKey: RecoverPublicKey =
  loadNativeRecovery() ?? (await import('./recoverNoble')).recoverByNoble;
