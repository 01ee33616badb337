import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareWorkspaces } from '../../electron/query/compare';
import type { Asked } from '../../electron/query/comparison';
import type { Hex } from '../../shared/bytes';
import type { CallInput, CallName, CallOutput, ReadCallName } from '../../shared/contract/contract';
import { watched } from './cast';
import { digestAt, digestSteps } from './digestModel';
import { runs, unhurried } from './runs';
import { type TestNode, withNode } from './testNode';
import { workload } from './workload';

test(
  'two logs part where their models part, and finding it takes no more questions than the length has bits',
  unhurried,
  async () => {
    const twoLogs = fc.record({ here: workload(150), there: workload(150), common: fc.nat(150) });
    await fc.assert(
      fc.asyncProperty(twoLogs, async ({ here, there, common }) => {
        const shared = Math.min(common, here.lines.length);
        const lines = [...here.lines.slice(0, shared), ...there.lines.slice(shared)];
        const otherLines = lines.length > shared ? lines : here.lines;
        await withNode(watched, here.lines, (left) =>
          withNode(watched, otherLines, async (right) => {
            const asked = [askedOf(left), askedOf(right)] as const;
            const { at, streams } = await compareWorkspaces(...asked);
            for (const { streamId, same, firstDifference } of streams) {
              const seq = await firstApart(left, right, streamId, at);
              expect([same === false, firstDifference?.seq]).toEqual([seq !== undefined, seq]);
            }
            const most = 1 + Math.ceil(Math.log2(Math.max(2, (at ?? 0) + 2)));
            expect(asked[0].digestQuestions()).toBeLessThanOrEqual(streams.length * most);
          }),
        );
      }),
      { numRuns: runs(10) },
    );
  },
);

test('a changed entry is where the digests of the model part', unhurried, async () => {
  const changed = fc.record({ log: workload(150), at: fc.nat(150) });
  await fc.assert(
    fc.asyncProperty(changed, async ({ log: { entries, lines, model }, at }) => {
      const entry = entries[at];
      if (entry?.data == null) return;
      const lost = { seq: at, sender: entry.sender, streamIds: entry.streamIds, data: null };
      const logId = JSON.parse(lines[0]!).logId;
      const without = lines.map((line, seq) => (seq === at ? JSON.stringify({ ...lost, logId }) : line));
      await withNode(watched, lines, (left) =>
        withNode(watched, without, async (right) => {
          const { streams } = await compareWorkspaces(askedOf(left), askedOf(right));
          for (const { streamId, firstDifference } of streams) {
            const steps = digestSteps(model, streamId);
            const isChanged = digestAt(steps, at) !== digestAt(steps, at - 1);
            expect(firstDifference?.seq === at).toBe(isChanged);
            if (isChanged) expect(firstDifference?.cause).toBe('missingData');
          }
        }),
      );
    }),
    { numRuns: runs(10) },
  );
});

async function firstApart(
  left: TestNode,
  right: TestNode,
  streamId: Hex,
  last: number | null,
): Promise<number | undefined> {
  for (let at = 0; at <= (last ?? -1); at++) {
    const [one, other] = await Promise.all(
      [left, right].map((node) => node.query('digest.get', { streamId, at })),
    );
    if (one?.digests[0]?.digest !== other?.digests[0]?.digest) return at;
  }
  return undefined;
}

/** A node as `compare` asks it. Its status is the main thread's, which a node of tests does without. */
function askedOf(node: TestNode): Asked & { digestQuestions(): number } {
  let questions = 0;
  return {
    async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
      if (name === 'workspace.status') {
        const replayedTo = node.position?.next ?? 0;
        const status = { logId: '0x', firstSeq: 0, replayedTo, encryption: { mode: 'none' }, remote: null };
        return status as unknown as CallOutput<Name>;
      }
      if (name === 'digest.get') questions++;
      return (await node.query(name as ReadCallName, input as never)) as CallOutput<Name>;
    },
    digestQuestions: () => questions,
  };
}
