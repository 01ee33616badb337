/** The first entries of an exchange file, with what their senders signed. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseExchangeLine, signingDigest } from '../product';

export interface SignedLine {
  text: string;
  sender: Uint8Array;
  digest: Uint8Array;
  /** 65 bytes: r, s, v. */
  signature: Uint8Array;
}

export async function readSignedLines(file: string, limit: number): Promise<SignedLine[]> {
  const input = createReadStream(file);
  const lines: SignedLine[] = [];
  for await (const text of createInterface({ input })) {
    const { sender, streamIds, dataRoot, size, logId, origin } = parseExchangeLine(text);
    const { nonce, signature } = origin;
    if (!dataRoot || size === undefined || !logId || nonce === undefined || !signature)
      throw new Error('a line of the signed file is not whole');
    const digest = signingDigest({ logId, streamIds, dataRoot, size, nonce });
    lines.push({ text, sender, digest, signature });
    if (lines.length === limit) break;
  }
  input.destroy();
  return lines;
}
