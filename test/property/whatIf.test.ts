/** What if: judged like the model judges when its rows are changed as asked. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallInput } from '../../shared/contract/contract';
import { accounts, keys, watched } from './cast';
import { Model, type RoleRow } from './model';
import { runs, unhurried } from './runs';
import { withNode } from './testNode';
import { type Workload, workload } from './workload';

type Ask = Omit<Required<CallInput<'entry.whatIf'>>, 'seq'>;

const opcodeOf = { admin: 0x00, streamWriter: 0x20, specialWriter: 0x30 };
const seqs = fc.option(fc.nat(59));
const asks = fc.array(
  fc.record({
    seq: fc.nat(59),
    at: seqs,
    sender: fc.option(fc.constantFrom(...accounts)),
    role: fc.option(fc.constantFrom('admin', 'streamWriter', 'specialWriter', 'none')),
    version: fc.option(fc.constantFrom('0', '5', '30', `${2n ** 64n - 1n}`)),
    without: seqs,
  }),
  { minLength: 20, maxLength: 40 },
);

test('an entry that is asked about is judged as the model judges it', unhurried, async () => {
  await fc.assert(
    fc.asyncProperty(workload(60), asks, (drawn, asked) =>
      withNode(watched, drawn.lines, async (node) => {
        const { length } = drawn.entries;
        const stateBefore = await node.stateRows();
        for (const { seq, ...ask } of asked) {
          if ([seq, ask.at ?? 0, ask.without ?? 0].some((each) => each >= length)) continue;
          const answer = await node.query('entry.whatIf', { seq, ...ask });
          const allowed = judge(drawn, seq, ask);
          if (allowed === null) expect(answer.result).toBeNull();
          else expect(allowed, JSON.stringify({ seq, ...ask })).toContain(answer.result);
          const { result, verdict } = await node.query('entry.get', { seq });
          expect(answer.original).toEqual({ result, verdict });
          expect(answer.checks.some(({ deciding }) => deciding)).toBe(
            answer.result !== null && answer.result !== 'Commit',
          );
        }
        expect(await node.stateRows()).toEqual(stateBefore);
      }),
    ),
    { numRuns: runs(20) },
  );
});

function judge({ entries, model }: Workload, seq: number, ask: Ask): string[] | null {
  const { at, role, version, without } = ask;
  const entry = entries[seq]!;
  const sender = ask.sender ?? entry.sender;
  const counts = (row: { seq: number }) => row.seq < (at ?? seq) && row.seq !== seq && row.seq !== without;
  const state = new Model(model.monitored);
  for (const row of model.values.filter(counts)) state.addValue(row);
  for (const row of withRole(model.roles.filter(counts), sender, role)) state.addRole(row);
  const batch = entry.batch && { ...entry.batch, ...(version !== null && { version: BigInt(version) }) };
  return state.replay({ ...entry, seq: at ?? seq, sender, batch });
}

/** The sender has this role in every stream that has rows, and no other. */
function withRole(rows: RoleRow[], account: string, role: Ask['role']): RoleRow[] {
  if (role === null) return rows;
  const others = rows.filter((row) => row.account !== account);
  const assumed = [...new Set(rows.map(({ streamId }) => streamId))].flatMap((streamId) => {
    const row = { streamId, account, operator: account, seq: 0 };
    // A right that nobody needs keeps the stream from being new.
    const founded = { ...row, account: 'nobody', key: '0x', opcode: 0x21 };
    if (role === 'none') return [founded];
    const opcode = opcodeOf[role];
    return [founded, ...(role === 'specialWriter' ? keys : ['0x']).map((key) => ({ ...row, key, opcode }))];
  });
  return [...others, ...assumed];
}
