/** From the story to lines of an exchange file: data roots, nonces, signatures and the hash chain. */
import { describeSubmission } from '../../shared/submission';
import { encodeHeader, entryHash, genesisHash } from '../log/chain';
import { formatExchangeLine } from '../log/exchangeFile';
import { keccak256 } from '../log/keccak';
import { signEntry } from '../log/signEntry';
import { accountOf, sampleLogId } from './cast';
import type { StoryEntry } from './world';

/** One line per entry, without line ends, as `streamscope export` writes them. */
export function sealStory(story: readonly StoryEntry[]): string[] {
  const nonces = new Map<string, number>();
  let prevHash = genesisHash(sampleLogId);
  return story.map((entry, seq) => {
    const nonce = nonces.get(entry.sender) ?? 0;
    nonces.set(entry.sender, nonce + 1);
    const { address, privateKey } = accountOf(entry.sender);
    const { streamIds, data, timestamp } = entry;
    const { dataRoot } = describeSubmission(data, keccak256);
    const size = data.length;
    const signature = signEntry({ logId: sampleLogId, streamIds, dataRoot, size, nonce }, privateKey);
    const origin = { timestamp, nonce, signature };
    const fields = { prevHash, seq, sender: address, streamIds, dataRoot, size, origin };
    const hash = entryHash(encodeHeader(fields));
    prevHash = hash;
    const availability = entry.lost ? 'unobtainable' : 'present';
    return formatExchangeLine({ ...fields, availability, hash }, entry.lost ? undefined : data, sampleLogId);
  });
}
