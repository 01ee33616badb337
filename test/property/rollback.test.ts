import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { watched } from './cast';
import { workspaceKey } from './envelope';
import { checkManyLogs } from './manyLogs';
import { unhurried } from './runs';
import { TestNode, withNode } from './testNode';
import { type Workload, workload } from './workload';

type Encryption = { mode: 'v1' | 'v2'; key: Uint8Array } | undefined;

/** At the start of a log the row of the position may be there or not: nothing was replayed, or it was taken out. */
function withoutPosition(rows: string[]): string[] {
  return rows.filter((row) => !row.startsWith('0x00'));
}

/** Rolls a node back to each place and forward again; every row must be as if it had never been anywhere else. */
async function checkRollbacks({ lines }: Workload, places: number[], encryption?: Encryption): Promise<void> {
  const whole = await withNode(watched, lines, (node) => node.stateRows(), encryption);
  const node = await TestNode.open(watched, encryption);
  try {
    await node.import(lines);
    await node.replay();
    for (const place of places) {
      const to = Math.min(place, lines.length);
      const expected = await withNode(watched, lines.slice(0, to), (fresh) => fresh.stateRows(), encryption);
      await node.rollback(to);
      expect(node.position?.next).toBe(to);
      const rows = await node.stateRows();
      expect(to === 0 ? withoutPosition(rows) : rows, `rolled back to ${to}`).toEqual(expected);
      // Half of the way forward is undone by the next rollback.
      if (place % 2 === 0) continue;
      await node.replay();
      expect(await node.stateRows(), `forward again from ${to}`).toEqual(whole);
    }
    await node.replay();
    expect(await node.stateRows()).toEqual(whole);
  } finally {
    await node.close();
  }
}

describe('rollback to any entry leaves every row of a fresh replay up to it, and replay goes on from there', () => {
  test('in small logs', unhurried, async () => {
    await checkManyLogs({
      name: 'rollback',
      entries: { short: 800, long: 20_000 },
      logs: fc.record({ log: workload(120), places: fc.array(fc.nat(120), { minLength: 1, maxLength: 4 }) }),
      async check({ log, places }) {
        // Down, as without replay between them one only goes further back.
        await checkRollbacks(
          log,
          places.sort((left, right) => right - left),
        );
        return log.entries.length;
      },
    });
  });

  test('in an encrypted workspace', unhurried, async () => {
    await checkManyLogs({
      name: 'rollback, encrypted',
      entries: { short: 200, long: 4000 },
      logs: fc.record({ log: workload(80, { sealed: 'v1' }), to: fc.nat(80) }),
      async check({ log, to }) {
        await checkRollbacks(log, [to], { mode: 'v1', key: workspaceKey });
        return log.entries.length;
      },
    });
  });

  test('in logs of more entries than are taken out at once', unhurried, async () => {
    await checkManyLogs({
      name: 'long rollback',
      entries: { short: 2500, long: 25_000 },
      logs: fc.record({ log: workload(2500, { exactly: true }), to: fc.nat(2500) }),
      async check({ log, to }) {
        await checkRollbacks(log, [to]);
        return log.entries.length;
      },
    });
  });
});
