import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFences, writeFences } from '../../../electron/store/keyIndex/fenceFile';
import { type Block, Fences } from '../../../electron/store/keyIndex/fences';
import { fromText } from '../../../shared/bytes';

const block = (fence: string, fields: Partial<Block> = {}): Block => ({
  fence: fromText(fence),
  keys: 3,
  bytes: 2 ** 40,
  newest: 2 ** 33,
  oldest: 7,
  outdated: false,
  ...fields,
});
const streams = new Map([
  [0, new Fences([block(''), block('k'.repeat(1056), { outdated: true })])],
  [70_000, new Fences([block('', { keys: 0, bytes: 0, newest: -1, oldest: Number.POSITIVE_INFINITY })])],
]);

test('fences are read as they were written, and not at all where a byte is another one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'streamscope-fences-'));
  const file = join(folder, 'fences');
  try {
    const counted = { next: 2 ** 34, hash: new Uint8Array(32).fill(9), streams };
    await writeFences(file, counted);
    const read = await readFences(file);
    expect(read).toEqual(counted);
    expect(read?.streams.get(0)?.outdatedBlocks).toBe(1);

    const stored = await readFile(file);
    stored[20]! ^= 1;
    await writeFile(file, stored);
    expect(await readFences(file)).toBeUndefined();
    expect(await readFences(join(folder, 'none'))).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
