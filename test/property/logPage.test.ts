import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hex } from '../../shared/bytes';
import type { CallInput } from '../../shared/contract/contract';
import { verdictKinds } from '../../shared/model';
import { accounts, keys, streams, watched } from './cast';
import type { ModelBatch } from './model';
import { resultsOf } from './observe';
import { runs, unhurried } from './runs';
import { type TestNode, withNode } from './testNode';
import { verdictOf } from './verdictOf';
import { workload } from './workload';

type Filter = Pick<CallInput<'log.page'>, 'sender' | 'streamId' | 'verdicts' | 'key' | 'seqs'>;

const anyFilter: fc.Arbitrary<Filter> = fc.record(
  {
    sender: fc.constantFrom(...accounts),
    streamId: fc.constantFrom(...streams),
    verdicts: fc.subarray([...verdictKinds], { minLength: 1 }),
    key: fc.constantFrom(...keys),
    seqs: fc.record({ from: fc.nat(60), to: fc.nat(90) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

test(
  'the log shows the entries that pass a filter, either way, in pages of any size',
  unhurried,
  async () => {
    const filters = fc.array(anyFilter, { minLength: 3, maxLength: 6 });
    const draw = fc.tuple(workload(80), filters, fc.integer({ min: 1, max: 9 }));
    await fc.assert(
      fc.asyncProperty(draw, ([{ entries, lines }, list, limit]) =>
        withNode(watched, lines, async (node) => {
          const results = await resultsOf(node);
          for (const filter of list) {
            const expected = entries.filter(
              ({ seq, sender, streamIds, batch }) =>
                (filter.sender ?? sender) === sender &&
                seq >= (filter.seqs?.from ?? 0) &&
                seq <= (filter.seqs?.to ?? seq) &&
                (filter.key === undefined || (streamIds.length > 0 && keysOf(batch).includes(filter.key))) &&
                (filter.streamId === undefined || streamIds.includes(filter.streamId)) &&
                (filter.verdicts === undefined || filter.verdicts.includes(verdictOf(results[seq] ?? null)!)),
            );
            const seqs = expected.map(({ seq }) => seq);
            expect(await pagesOf(node, { ...filter, direction: 'up', limit })).toEqual(seqs);
            expect(await pagesOf(node, { ...filter, direction: 'down', limit })).toEqual(seqs.reverse());
          }
        }),
      ),
      { numRuns: runs(10) },
    );
  },
);

/** Keys of a batch as far as it decodes. */
function keysOf(batch: ModelBatch | null): string[] {
  const named: string[] = [];
  for (const part of batch === null ? [] : [batch.reads, batch.writes, batch.controls]) {
    if ('broken' in part) break;
    named.push(...part.map(({ key }) => key));
  }
  return named;
}

async function pagesOf(node: TestNode, input: CallInput<'log.page'>): Promise<number[]> {
  const seqs: number[] = [];
  let from: number | null = null;
  do {
    const page: { rows: { seq: number; sender: Hex }[]; next: number | null } = await node.query('log.page', {
      ...input,
      from,
    });
    seqs.push(...page.rows.map(({ seq }) => seq));
    from = page.next;
  } while (from !== null);
  return seqs;
}
