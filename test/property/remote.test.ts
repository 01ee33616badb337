/** A workspace that reads a node by kv_* shows the same as one that has the node's log. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serveKv } from '../../electron/rpc/kvServer';
import { toHex } from '../../shared/bytes';
import type { CallInput, CallOutput } from '../../shared/contract/contract';
import { accounts, keys, watched } from './cast';
import { anyKey, anyKeys, linesOf, liveAt, streamId } from './orderedKeys';
import { RemoteReader } from './remoteReader';
import { runs, unhurried } from './runs';
import { type TestNode, withNode } from './testNode';
import { workload } from './workload';

/** Runs a check on a node that has these lines, asked at home and over HTTP. */
function withBoth(
  streams: readonly string[],
  lines: readonly string[],
  check: (here: TestNode, there: RemoteReader) => Promise<void>,
): Promise<void> {
  return withNode(streams, lines, async (here) => {
    const server = await serveKv((call) => here.kv(call), 0);
    const there = new RemoteReader(server.url);
    try {
      await check(here, there);
    } finally {
      there.close();
      await server.close();
    }
  });
}

/** Bytes as hex, over whatever buffer they lie. */
function asHex(answer: unknown): unknown {
  if (answer instanceof Uint8Array) return toHex(answer);
  if (Array.isArray(answer)) return answer.map(asHex);
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, asHex(value)]));
}

const anyDelimiters = fc.constantFrom<string[][]>([], ['0x2f'], ['0x2f', '0x0061']);
const anyLimit = fc.integer({ min: 1, max: 5 });
const anyPlace = fc.option(
  fc.tuple(fc.constantFrom('after', 'from', 'before'), anyKey).map(([name, key]) => ({ [name]: toHex(key) })),
  { nil: {} },
);

test('every page of a tree is the one of the log, at any seq, from any place on', unhurried, async () => {
  const prefix = fc.constantFrom('0x', '0x61', '0xff', '0x612f');
  const draw = fc.tuple(anyKeys, anyDelimiters, fc.nat(2), anyLimit, prefix, anyPlace);
  await fc.assert(
    fc.asyncProperty(draw, ([written, delimiters, at, limit, below, place]) =>
      withBoth([streamId], linesOf(written), async (here, there) => {
        const input = { streamId, prefix: below, delimiters, limit, at: at === 2 ? null : at, ...place };
        const { nodes, next, isFirst, at: seq } = await here.query('tree.children', input);
        const page = await there.query('tree.children', input);
        // Where no keys were counted, nobody guesses how many children there are.
        const told = { nodes, next, isFirst, at: seq, before: null, behind: null };
        expect(asHex(page)).toEqual(asHex(told));
      }),
    ),
    { numRuns: runs(25) },
  );
});

test('every page of a range is the one of the log, either way, within any bounds', unhurried, async () => {
  const bound = fc.option(anyKey.map(toHex), { nil: undefined });
  const question = fc.record({
    gt: bound,
    lte: bound,
    prefix: fc.constantFrom(undefined, '0x61', '0xff'),
    reverse: fc.boolean(),
    limit: anyLimit,
    valueBytes: fc.constantFrom(0, 1, 256),
    value: fc.constantFrom(undefined, { kind: 'hex' as const, text: '02' }),
  });
  await fc.assert(
    fc.asyncProperty(fc.tuple(anyKeys, question, fc.nat(2)), ([written, asked, at]) =>
      withBoth([streamId], linesOf(written), async (here, there) => {
        const input = { streamId, ...asked, at: at === 2 ? null : at };
        expect(await pagesOf(there, input)).toEqual(await pagesOf(here, input));
      }),
    ),
    { numRuns: runs(25) },
  );
});

type Asked = Pick<TestNode, 'query'> | RemoteReader;

async function pagesOf(node: Asked, input: CallInput<'range.page'>): Promise<unknown[]> {
  const pages: unknown[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page: CallOutput<'range.page'> = await node.query('range.page', { ...input, after });
    pages.push({ rows: toHex(page.rows), next: page.next, at: page.at });
    [after, more] = [page.next ?? undefined, page.next !== null];
  }
  return pages;
}

test('keys, hashes, results and rights are those of the log, at any seq', unhurried, async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(workload(60), fc.nat(60), fc.nat(7)), ([{ entries, lines }, seq, who]) =>
      withBoth(watched, lines, async (here, there) => {
        const at = Math.min(seq, Math.max(0, entries.length - 1));
        const account = accounts[who]!;
        for (const stream of watched) {
          for (const input of [{ streamId: stream, at }, { streamId: stream }])
            expect(asHex(await there.query('state.dump', input))).toEqual(
              asHex(await here.query('state.dump', input)),
            );
          for (const key of [undefined, ...keys]) {
            const about = { streamId: stream, account, key, at };
            expect(await there.query('roles.facts', about)).toEqual(await here.query('roles.facts', about));
          }
          for (const key of keys)
            expect(await keyOf(there, stream, key, at)).toEqual(await keyOf(here, stream, key, at));
        }
        const first = await there.query('log.results', {});
        expect(first).toEqual(await here.query('log.results', { limit: 200 }));
      }),
    ),
    { numRuns: runs(5) },
  );
});

/** As much as a node tells of a key. */
async function keyOf(node: Asked, stream: string, key: string, at: number): Promise<unknown> {
  const { version, deleted, size, head, isSpecial } = await node.query('key.get', {
    streamId: stream,
    key,
    at,
  });
  // Never written looks like deleted by entry 0.
  const isTold = version !== 0 || size > 0;
  return { version: isTold ? version : null, deleted: isTold && deleted, size, head: toHex(head), isSpecial };
}

test('what was counted is counted as at home, or said to be more', unhurried, async () => {
  await fc.assert(
    fc.asyncProperty(anyKeys, (written) =>
      withBoth([streamId], linesOf(written), async (_here, there) => {
        const live = liveAt(written, 2).filter((key) => key[0] === 0x61);
        const { counts } = await there.query('tree.counts', { streamId, prefixes: ['0x61'], budget: 5 });
        expect(counts[0]).toMatchObject({ keys: Math.min(5, live.length), exact: live.length <= 5 });
      }),
    ),
    { numRuns: runs(10) },
  );
});
