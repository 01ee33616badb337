/** Party: an exchange file of signed entries, as the export of an embedded log gives it. Not measured. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import secp256k1 from 'secp256k1';
import { concatBytes, toHex } from '../../../shared/bytes';
import type { VerdictKind } from '../../../shared/model';
import { describeSubmission } from '../../../shared/submission';
import { formatExchangeLine, keccak256, type NewEntry, newEntry, openLog, signingDigest } from '../product';
import { privateKeyOf } from '../workload/accounts';
import { Workload, type WorkloadEntry, type WorkloadSize } from '../workload/workload';

export interface SignFileInput extends WorkloadSize {
  file: string;
  /** For the log that the lines are exported from. */
  folder: string;
}

export interface SignedFile {
  entries: number;
  bytes: number;
  verdicts: Partial<Record<VerdictKind, number>>;
}

const groupEntries = 1000;

export async function signFile({ file, folder, ...size }: SignFileInput): Promise<SignedFile> {
  const workload = new Workload(size);
  const log = await openLog(folder);
  const { logId } = log.meta;
  const nonces = new Map<string, number>();
  const output = createWriteStream(file);
  let group: NewEntry[] = [];
  const append = async () => {
    const appended = await log.append(group, 'signed');
    const lines = appended.map((entry, i) => `${formatExchangeLine(entry, group[i]!.data, logId)}\n`);
    if (!output.write(lines.join(''))) await once(output, 'drain');
    group = [];
  };
  for (const entry of workload.entries()) {
    const sender = toHex(entry.sender);
    const nonce = nonces.get(sender) ?? 0;
    nonces.set(sender, nonce + 1);
    group.push(signed(entry, nonce, logId));
    if (group.length === groupEntries) await append();
  }
  if (group.length > 0) await append();
  await log.close();
  output.end();
  await finished(output);
  return {
    entries: workload.entriesMade,
    bytes: output.bytesWritten,
    verdicts: workload.verdicts,
  };
}

function signed(entry: WorkloadEntry, nonce: number, logId: Uint8Array): NewEntry {
  const { seq, sender, streamIds, data } = entry;
  const { dataRoot } = describeSubmission(data, keccak256);
  const digest = signingDigest({ logId, streamIds, dataRoot, size: data.length, nonce });
  const { signature: rs, recid } = secp256k1.ecdsaSign(digest, privateKeyOf(sender));
  const signature = concatBytes(rs, Uint8Array.of(27 + recid));
  const origin = { timestamp: 1_700_000_000 + seq, nonce, signature };
  return newEntry({ seq, sender, streamIds, dataRoot, size: data.length, origin }, data);
}
