/** Whatever is watched from when on: the state is that of a node that never watched anything else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { watched } from './cast';
import { runs, unhurried } from './runs';
import { withNode } from './testNode';
import { workload } from './workload';

test('streams watched later, no longer, or both: every row is that of a fresh node', unhurried, async () => {
  const anySets = fc.array(fc.subarray(watched), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(workload(80), anySets, async ({ lines }, sets) => {
      const [first = [], ...later] = sets;
      await withNode(first, lines, async (node) => {
        for (const set of later) {
          await node.watch(set);
          const expected = await withNode(set, lines, (fresh) => fresh.stateRows());
          expect(await node.stateRows()).toEqual(expected);
        }
      });
    }),
    { numRuns: runs(10) },
  );
});
