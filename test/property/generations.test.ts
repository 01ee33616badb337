/** Whatever is watched from when on: the state is that of a node that never watched anything else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { watched } from './cast';
import { workspaceKey } from './envelope';
import { runs, unhurried } from './runs';
import { type TestNode, withNode } from './testNode';
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

test('encryption set, changed or removed: every row is that of a fresh node', unhurried, async () => {
  const modes = ['v1', 'v2'] as const;
  const keys = [undefined, ...modes.map((mode) => ({ mode, key: workspaceKey }))];
  const draw = fc.record({
    log: fc.oneof(workload(60), ...modes.map((sealed) => workload(60, { sealed }))),
    settings: fc.array(fc.constantFrom(...keys), { minLength: 2, maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(draw, async ({ log: { lines }, settings: [first, ...later] }) => {
      const rowsOf = (node: TestNode) => node.stateRows();
      await withNode(
        watched,
        lines,
        async (node) => {
          for (const key of later) {
            await node.encrypt(key);
            expect(await node.stateRows()).toEqual(await withNode(watched, lines, rowsOf, key));
          }
        },
        first,
      );
    }),
    { numRuns: runs(10) },
  );
});
