/** Tags of a submission: which streams an entry is for (protocol b). */
import { concatBytes, equalBytes, fromHex } from './bytes';

/** SHA-256 of "STREAM". */
export const streamDomain = fromHex('0xdf2ff3bb0af36c6384e6206552a4ed807f6f6a26e7d0aa6bff772ddc9d4307aa');

/** The tags of an entry of these streams; empty for an entry that is none of KV. Ids are 32 bytes each. */
export function encodeTags(streamIds: readonly Uint8Array[]): Uint8Array {
  return streamIds.length === 0 ? new Uint8Array(0) : concatBytes(streamDomain, ...streamIds);
}

/** The stream ids in tags, order and duplicates kept; empty when the tags are not those of a KV entry. */
export function decodeTags(tags: Uint8Array): Uint8Array[] {
  if (tags.length === 0 || tags.length % 32 !== 0 || !equalBytes(tags.subarray(0, 32), streamDomain))
    return [];
  const streamIds: Uint8Array[] = [];
  for (let at = 32; at < tags.length; at += 32) streamIds.push(tags.subarray(at, at + 32));
  return streamIds;
}
