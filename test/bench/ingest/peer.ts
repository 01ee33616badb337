/** Party: the same checks with the field's own JavaScript: signatures by ethers, data roots by the network's SDK. */
import { MemData } from '@0gfoundation/0g-ts-sdk';
import { recoverAddress, Signature } from 'ethers';
import { toHex } from '../../../shared/bytes';
import { type Effort, startClock } from '../measure';
import { parseExchangeLine, signingDigest } from '../product';
import { readSignedLines } from './signedLines';

export interface PeerRun extends Effort {
  entries: number;
  entriesPerSecond: number;
}

const lineCount = 2000;
const seconds = 3;

export async function measurePeer(file: string): Promise<PeerRun> {
  const lines = (await readSignedLines(file, lineCount)).map(({ text }) => text);
  let entries = 0;
  const clock = startClock();
  while (clock().seconds < seconds) {
    await checkAsPeer(lines[entries % lines.length]!);
    entries++;
  }
  const effort = clock();
  return { entries, entriesPerSecond: entries / effort.seconds, ...effort };
}

async function checkAsPeer(text: string): Promise<void> {
  const { sender, streamIds, dataRoot, data, size, logId, origin } = parseExchangeLine(text);
  const [tree, error] = await new MemData(data!).merkleTree();
  if (error !== null || tree?.rootHash() !== toHex(dataRoot!))
    throw new Error('a data root is not the right one');
  const digest = signingDigest({
    logId: logId!,
    streamIds,
    dataRoot: dataRoot!,
    size: size!,
    nonce: origin.nonce!,
  });
  const account = recoverAddress(digest, Signature.from(toHex(origin.signature!)));
  if (account.toLowerCase() !== toHex(sender)) throw new Error('a signature is not of its sender');
}
