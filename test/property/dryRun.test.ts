import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BatchInput } from '../../shared/contract/batchInput';
import type { Opcode } from '../../shared/model';
import { watched } from './cast';
import { runs, unhurried } from './runs';
import { withNode } from './testNode';
import { type Draft, exchangeLine, type SoundBatch, workloadWithDraft } from './workload';
import { dataOf } from './workloadData';

test('a dry run says of a batch what replay says when it lands next', unhurried, async () => {
  await fc.assert(
    fc.asyncProperty(workloadWithDraft(60), (draft) =>
      withNode(watched, draft.before.lines, async (node) => {
        const seq = draft.before.entries.length;
        const dryRun = await node.query('compose.dryRun', {
          batch: formOf(draft.batch),
          sender: draft.sender,
        });
        expectAllowed(dryRun.result, draft, seq);

        const data = dataOf(draft.batch, 'whole');
        await node.import([
          exchangeLine({ seq, sender: draft.sender, streamIds: tagsOf(draft.batch), data }),
        ]);
        await node.replay();
        const landed = await node.query('entry.get', { seq });
        expect(dryRun.result).toBe(landed.result);
        expect(dryRun.verdict).toBe(landed.verdict);
        expect(dryRun.checks).toEqual(landed.checks);
        expect({ size: dryRun.size, dataRoot: dryRun.dataRoot }).toEqual({
          size: landed.size,
          dataRoot: landed.dataRoot,
        });
        if (landed.result !== 'Commit') return;
        for (const streamId of dryRun.founds)
          expect((await node.query('roles.stream', { streamId })).foundedAt).toBe(seq);
      }),
    ),
    { numRuns: runs(25) },
  );
});

function expectAllowed(result: string | null, { before, sender, batch }: Draft, seq: number): void {
  const allowed = before.model.replay({ seq, sender, streamIds: tagsOf(batch), batch });
  if (allowed === null) expect(result).toBeNull();
  else expect(allowed).toContain(result);
}

/** The streams that the builders tag: of writes and access-control items, never of reads. */
function tagsOf({ writes, controls }: SoundBatch): string[] {
  return [...new Set([...writes, ...controls].map(({ streamId }) => streamId))];
}

function formOf({ version, reads, writes, controls }: SoundBatch): BatchInput {
  const accessControl = controls.map((control) => ({ ...control, opcode: control.opcode as Opcode }));
  return { version: `${version}`, reads, writes, accessControl };
}
