/** Threads change how long an import takes, and nothing else. They are those of the built product. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { VerifierPool } from '../../../electron/engine/verifierPool';
import { ownThread } from '../../../electron/log/verifiers';
import { fromHex, toHex } from '../../../shared/bytes';
import { runs, unhurried } from '../../property/runs';
import { ben, type Line, SignedLog } from '../log/signedEntries';
import { type AnyLine, faultOf, TestLog } from '../log/testLog';

const script = new URL('../../../out/main/verifier.js', import.meta.url);
if (!existsSync(script)) throw new Error('run `npm run build` first: these tests are about what it makes');
const pool = new VerifierPool(() => new Worker(script));
afterAll(() => pool.rest());

/** Several blocks and one that is not full. */
const count = 1100;
const lines = new SignedLog().take(count);
const unchained = lines.map(({ prevHash: _, ...line }) => line as Line);

function flipped(line: Line): Line {
  const signature = fromHex(String(line.signature));
  signature[10]! ^= 1;
  return { ...line, signature: toHex(signature) };
}

const mistakes: ((line: Line) => AnyLine)[] = [
  flipped,
  (line) => ({ ...line, sender: ben.address }),
  (line) => ({ ...line, dataRoot: `0x${'00'.repeat(32)}` }),
  (line) => ({ ...line, nonce: Number(line.nonce) + 1 }),
  (line) => ({ ...line, seq: line.seq + 1 }),
  (line) => ({ ...line, size: 1 }),
  (line) => JSON.stringify(line).slice(0, -7),
  () => '[]',
];
const wrongLines = fc.array(fc.tuple(fc.nat(count - 1), fc.nat(mistakes.length - 1)), { maxLength: 4 });

async function outcome(given: readonly AnyLine[], verifiers = ownThread): Promise<object> {
  await using log = await TestLog.open();
  try {
    await log.import(given, { verifiers });
    return { next: log.store.nextSeq, hash: toHex(log.store.lastHash) };
  } catch (error) {
    return (error as { data: object }).data;
  }
}

test('the first wrong line of a file is named, however many are wrong', unhurried, async () => {
  await fc.assert(
    fc.asyncProperty(wrongLines, async (wrong) => {
      const given: AnyLine[] = [...unchained];
      for (const [at, mistake] of wrong) given[at] = mistakes[mistake]!(unchained[at]!);
      const found = await outcome(given, pool);
      expect(found).toEqual(await outcome(given));
      const first = wrong.length === 0 ? undefined : Math.min(...wrong.map(([at]) => at)) + 1;
      expect((found as { line?: number }).line).toBe(first);
    }),
    { numRuns: runs(12) },
  );
});

describe('a thread that ends', () => {
  const dying = (code: string) => new VerifierPool(() => new Worker(code, { eval: true }));

  test.each([
    ['by itself', 'process.exit(3)', /^The engine has ended: /],
    ['by an error', 'throw new Error("broken")', /^The engine has ended: broken/],
    [
      'when it is asked',
      'require("node:worker_threads").parentPort.on("message", () => process.exit(1))',
      /^The engine has ended: /,
    ],
  ])('%s is a fault of the import, which keeps nothing', async (_, code, message) => {
    const verifiers = dying(code);
    await using log = await TestLog.open();
    const fault = await faultOf(log.import(lines, { verifiers }));
    expect(fault).toMatchObject({ code: 'closed', message: expect.stringMatching(message) });
    expect(log.store.isEmpty).toBe(true);
    await verifiers.rest();
  });

  test('is replaced by the next import', async () => {
    let started = 0;
    const verifiers = new VerifierPool(() =>
      started++ < pool.size ? new Worker('process.exit(3)', { eval: true }) : new Worker(script),
    );
    await using log = await TestLog.open();
    expect((await faultOf(log.import(lines, { verifiers }))).code).toBe('closed');
    await verifiers.rest();
    started = pool.size;
    await log.import(lines, { verifiers });
    expect(log.store.nextSeq).toBe(count);
    await verifiers.rest();
  });
});

test('a file of one block starts no thread', async () => {
  const verifiers = new VerifierPool(() => {
    throw new Error('a thread was started');
  });
  await using log = await TestLog.open();
  await log.import(lines.slice(0, 100), { verifiers });
  expect(log.store.nextSeq).toBe(100);
});
