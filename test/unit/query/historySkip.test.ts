/** Pages of a key's history begin anywhere: passing over versions is the same as cutting them off the whole list. */
import { expect, test } from 'vitest';
import { fromText, toHex } from '../../../shared/bytes';
import { withNode } from '../../property/testNode';
import { A, alice, entry, exchangeLine, put } from '../../protocol/entries';

test('skip leaves out so many versions behind after, in both orders, and none where there are fewer', async () => {
  const lines = Array.from({ length: 12 }, (_, seq) =>
    exchangeLine(seq, entry(alice, [A], put(A, seq % 3 === 1 ? 'other' : 'key', String(seq)))),
  );
  await withNode([A], lines, async (node) => {
    const input = { streamId: A, key: toHex(fromText('key')) };
    for (const reverse of [true, false]) {
      const all = (await node.query('key.history', { ...input, reverse, limit: 100 })).versions;
      expect(all).toHaveLength(8);
      for (let skip = 0; skip <= 9; skip++) {
        const page = await node.query('key.history', { ...input, reverse, skip, limit: 3 });
        expect(page.versions, `${skip} passed`).toEqual(all.slice(skip, skip + 3));
        expect(page.total).toBe(8);
        const after = all[2]?.seq ?? 0;
        const behind = await node.query('key.history', { ...input, reverse, skip, after, limit: 100 });
        expect(behind.versions, `${skip} passed behind ${after}`).toEqual(all.slice(3 + skip));
      }
    }
  });
});
