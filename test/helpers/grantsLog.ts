/** A stream with very many grants: stream writers, and writers of special keys. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { emptyBytes, fromText, type Hex, toHex } from '../../shared/bytes';
import type { AccessControlItem } from '../../shared/model';
import { encodeBatch, maxU64 } from '../../shared/streamData';

export const grantsStream: Hex = `0x${'00'.repeat(31)}67`;
const streamId = Buffer.from(grantsStream.slice(2), 'hex');
const founder: Hex = `0x${'f0'.repeat(20)}`;
const itemsPerEntry = 100;

export const specialKeys = 200;
export const specialKeyAt = (i: number): Uint8Array => fromText(`vault/${String(i).padStart(4, '0')}/limit`);

function granted(i: number): Uint8Array {
  return createHash('sha256').update(`granted ${i}`).digest().subarray(0, 20);
}

/** Writes an exchange file: every fifth grant is of a special key. */
export async function writeGrantsLog(file: string, grants: number): Promise<void> {
  const items: AccessControlItem[] = Array.from({ length: specialKeys }, (_, i) => ({
    opcode: 0x10,
    streamId,
    key: specialKeyAt(i),
  }));
  for (let i = 0; i < grants; i++)
    items.push(
      i % 5 === 4
        ? { opcode: 0x30, streamId, key: specialKeyAt(i % specialKeys), account: granted(i) }
        : { opcode: 0x20, streamId, key: emptyBytes, account: granted(i) },
    );
  const lines: string[] = [];
  for (let from = 0; from < items.length; from += itemsPerEntry) {
    const accessControl = items.slice(from, from + itemsPerEntry);
    const data = encodeBatch({ version: maxU64, reads: [], writes: [], accessControl });
    const entry = { seq: lines.length, sender: founder, streamIds: [grantsStream], data: toHex(data) };
    lines.push(JSON.stringify(entry));
  }
  await writeFile(file, `${lines.join('\n')}\n`);
}
