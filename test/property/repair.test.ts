/**
 * What a right explanation is: with the whole repair that it names the entry would have committed, and without any
 * one part of it not. The judge is the model, which shares nothing with the product.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../shared/bytes';
import type { Explanation, MissingRight, Repair } from '../../shared/contract/explanation';
import { watched } from './cast';
import { Model } from './model';
import { isLong, unhurried } from './runs';
import { withNode } from './testNode';
import { type Workload, type WorkloadEntry, workload } from './workload';

const rejectionsWanted = isLong ? 100_000 : 2_000;
const firstSeed = Number(process.env.STREAMSCOPE_SEED ?? Date.now() % 1_000_000_000);
const maxVersion = 2n ** 64n - 1n;
const opcodeOf = { admin: 0x00, streamWriter: 0x20, specialWriter: 0x30 };

test(
  'the whole repair makes a rejected entry commit, and no part of it can be left out',
  unhurried,
  async () => {
    const seen = new Map<string, number>();
    let rejections = 0;
    let seed = firstSeed;
    for (; rejections < rejectionsWanted; seed++) {
      await fc.assert(
        fc.asyncProperty(workload(120), async (drawn) => {
          for (const shape of await checkRepairs(drawn)) {
            seen.set(shape, (seen.get(shape) ?? 0) + 1);
            rejections++;
          }
        }),
        { numRuns: 5, seed },
      );
    }
    const counts = [...seen].sort().map(([shape, count]) => `  ${count} ${shape}`);
    console.log(`${rejections} rejections, seeds ${firstSeed} to ${seed - 1}\n${counts.join('\n')}`);
    // What is so common that a run without it would mean that nothing of it is tested.
    for (const shape of [
      'accessControlDenied: possible by admin',
      'dataMissing: impossible',
      'malformed: impossible',
      'senderMayNotWrite: impossible',
      'senderMayNotWrite: possible by streamWriter',
      'tagsMismatch: impossible',
      'versionConflict: possible by version',
      'writeDenied: possible by streamWriter',
    ])
      expect(seen.get(shape), shape).toBeGreaterThan(0);
  },
);

/** Checks every rejection of a log; @returns what each repair was made of */
function checkRepairs({ entries, lines, model }: Workload): Promise<string[]> {
  return withNode(watched, lines, async (node) => {
    const shapes: string[] = [];
    for (const entry of entries) {
      const explanation = await node.query('entry.explain', { seq: entry.seq });
      const isRejected = entry.allowed !== null && !entry.allowed.includes('Commit');
      if (!isRejected) {
        expect(explanation.repair).toBeNull();
        continue;
      }
      expect(await node.query('entry.repair', { seq: entry.seq })).toEqual({ repair: explanation.repair });
      expectRepairs(before(model, entry.seq), entry, explanation.repair);
      shapes.push(shapeOf(explanation));
    }
    return shapes;
  });
}

/** The model as it was before an entry. */
function before(model: Model, seq: number): Model {
  const then = new Model(model.monitored);
  for (const row of model.values) if (row.seq < seq) then.addValue(row);
  for (const row of model.roles) if (row.seq < seq) then.addRole(row);
  return then;
}

function expectRepairs(state: Model, entry: WorkloadEntry, repair: Repair | null): void {
  const commits = (grants: MissingRight[], version: string | null) =>
    judge(state, entry, grants, version === null ? null : BigInt(version));
  if (repair?.kind === 'impossible') {
    expect(repair.obstacles.length).toBeGreaterThan(0);
    const admin = state.monitored.map((streamId) => adminOf(streamId, entry.sender));
    expect(judge(state, entry, admin, maxVersion), `entry ${entry.seq}: an admin with 2^64-1`).toBe(false);
    return;
  }
  if (repair?.kind !== 'possible') throw new Error(`entry ${entry.seq} names no repair`);
  const { grants, version } = repair;
  expect(commits(grants, version), `entry ${entry.seq}: the whole repair`).toBe(true);
  for (const [left, { role }] of grants.entries()) {
    const others = grants.filter((_, i) => i !== left);
    expect(commits(others, version), `entry ${entry.seq} without being ${role}`).toBe(false);
  }
  if (version === null) return;
  expect(commits(grants, null), `entry ${entry.seq} with its own version`).toBe(false);
  expect(commits(grants, `${BigInt(version) - 1n}`), `entry ${entry.seq} with less`).toBe(false);
}

/** Whether the entry commits with these rights given and this version field. */
function judge(state: Model, entry: WorkloadEntry, grants: MissingRight[], version: bigint | null): boolean {
  const model = before(state, entry.seq);
  for (const { role, streamId, key, account } of grants) {
    expect(account).toBe(entry.sender);
    expect(key !== null).toBe(role === 'specialWriter');
    const about = key === null ? '0x' : toHex(key);
    const row = { streamId, key: about, account, opcode: opcodeOf[role], operator: account };
    model.addRole({ ...row, seq: entry.seq - 1 });
  }
  const batch = entry.batch && { ...entry.batch, ...(version !== null && { version }) };
  return model.replay({ ...entry, batch })?.includes('Commit') ?? false;
}

function adminOf(streamId: string, account: string): MissingRight {
  return { role: 'admin', streamId, key: null, account } as MissingRight;
}

function shapeOf({ verdict, repair }: Explanation): string {
  if (repair?.kind !== 'possible') return `${verdict}: ${repair?.kind}`;
  const roles = [...new Set(repair.grants.map(({ role }) => role))].sort();
  return `${verdict}: possible by ${[...roles, ...(repair.version === null ? [] : ['version'])].join(', ')}`;
}
