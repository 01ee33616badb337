/** A log of the extremes that a tree must hold: a million siblings would take minutes, so as many as are asked for. */
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { fromText, type Hex, toHex } from '../../shared/bytes';
import { encodeBatch } from '../../shared/streamData';

export const extremeStream: Hex = `0x${'00'.repeat(31)}5e`;
const sender: Hex = `0x${'5e'.repeat(20)}`;

/** A key of 300 bytes that are no text. */
export const binaryKey = Uint8Array.from({ length: 300 }, (_, i) => (i * 167 + 201) % 256);
/** A key of 70 KB. */
export const longKey = fromText(`long/${'x'.repeat(70_000)}/end`);
/** Two keys that differ in a character that nobody sees. */
export const twins = [fromText('twin/ada'), fromText('twin/a\u200bda')] as const;
export const versionedKey = fromText('counter');
export const siblingAt = (i: number): Uint8Array => fromText(`level/${String(i).padStart(7, '0')}`);

/** Siblings that come in one entry. */
export const writesOfEntry = 50_000;

interface Write {
  key: Uint8Array;
  value: Uint8Array;
}

/** Writes an exchange file. @param versions of one key @param siblings in one level */
export async function writeExtremeLog(
  file: string,
  { versions, siblings }: Record<'versions' | 'siblings', number>,
) {
  const out = createWriteStream(file);
  let seq = 0;
  const add = (writes: Write[]) => {
    const data = encodeBatch({
      version: 2n ** 64n - 1n,
      reads: [],
      writes: writes.map((write) => ({ streamId: Buffer.from(extremeStream.slice(2), 'hex'), ...write })),
      accessControl: [],
    });
    const timestamp = 1_700_000_000 + seq;
    out.write(
      `${JSON.stringify({ seq: seq++, sender, streamIds: [extremeStream], data: toHex(data), timestamp })}\n`,
    );
  };
  add([
    { key: binaryKey, value: fromText('binary') },
    { key: longKey, value: fromText('long') },
    ...twins.map((key, i) => ({ key, value: fromText(`twin ${i}`) })),
  ]);
  for (let i = 0; i < versions; i++) add([{ key: versionedKey, value: fromText(`count ${i}`) }]);
  for (let from = 0; from < siblings; from += writesOfEntry)
    add(
      Array.from({ length: Math.min(writesOfEntry, siblings - from) }, (_, i) => ({
        key: siblingAt(from + i),
        value: fromText(`${from + i}`),
      })),
    );
  out.end();
  await finished(out);
}
