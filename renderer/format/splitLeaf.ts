import { startsWithBytes } from '../../shared/bytes';

/**
 * Where the leaf of a key starts: after its last delimiter that is not its end. 0 when no delimiter stands in it.
 */
export function leafStart(key: Uint8Array, delimiters: readonly Uint8Array[]): number {
  for (let at = key.length - 1; at > 0; at--) {
    for (const delimiter of delimiters) {
      const start = at - delimiter.length;
      if (start >= 0 && delimiter.length > 0 && startsWithBytes(key.subarray(start), delimiter)) return at;
    }
  }
  return 0;
}
