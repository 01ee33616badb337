import { equalBytes, fromHex, fromText, type Hex, startsWithBytes, toHex } from '../../../../shared/bytes';
import type { RememberedView } from '../../../../shared/contract/values';

/** The reading that holds for a key: that of the longest prefix. */
export function rememberedFor(
  remembered: readonly RememberedView[],
  streamId: Hex,
  key: Uint8Array,
): RememberedView | undefined {
  return remembered
    .filter((each) => each.streamId === streamId && startsWithBytes(key, fromHex(each.prefix)))
    .reduce<RememberedView | undefined>(
      (longest, each) =>
        longest === undefined || each.prefix.length > longest.prefix.length ? each : longest,
      undefined,
    );
}

/** More are no choice any more. */
const mostPrefixes = 6;

/** What splits keys where no delimiter is chosen, or a key has none of those that are. */
const likelyDelimiters = [...'/:.|#_-\0'].map(fromText);

/** Prefixes that a reading may be remembered for: up to each delimiter, the longest first, then the whole stream. */
export function prefixesOf(key: Uint8Array, delimiters: readonly Uint8Array[]): Hex[] {
  const chosen = endsOf(key, delimiters);
  return [...(chosen.length > 0 ? chosen : endsOf(key, likelyDelimiters)), '0x'];
}

function endsOf(key: Uint8Array, delimiters: readonly Uint8Array[]): Hex[] {
  const prefixes: Hex[] = [];
  for (let end = key.length; end > 0 && prefixes.length < mostPrefixes; end--) {
    const ends = delimiters.some(
      (delimiter) =>
        delimiter.length > 0 &&
        delimiter.length <= end &&
        equalBytes(key.subarray(end - delimiter.length, end), delimiter),
    );
    if (ends) prefixes.push(toHex(key.subarray(0, end)));
  }
  return prefixes;
}
