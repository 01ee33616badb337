/** Commands that only read: each prints JSON lines. */
import { type Hex, toHex } from '../../shared/bytes';
import type { CallInput } from '../../shared/contract/contract';
import { StreamscopeError } from '../../shared/errors';
import { splitIndexKey } from '../../shared/indexKey';
import { unpackRows } from '../../shared/rowPage';
import { readableLines } from '../engine/readableLog';
import { readArguments, readId, readWholeKey } from './arguments';
import { indexOf } from './indexCommands';
import { printJson, printLine } from './output';
import { type Session, withSession, withState } from './session';
import { UsageError } from './usage';

const atOption = { at: { type: 'string' } } as const;
/** Bytes of a value that come with its row; longer ones are read in pieces. */
const valueBytes = 65_536;

export async function exportCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, { from: { type: 'string' }, to: { type: 'string' } }, []);
  const [first, to] = [args.seq('from'), args.seq('to')];
  const folder = args.workspace();
  let isOpen = false;
  try {
    await withSession(folder, {}, async (session) => {
      isOpen = true;
      for (let from = first, more = true; more; ) {
        const { lines, next } = await session.call('log.export', { from, to });
        for (const line of lines) await printLine(line);
        [from, more] = [next, next !== null];
      }
    });
  } catch (error) {
    if (isOpen || !isLogFault(error)) throw error;
    // The workspace does not open, but a part of its log may still read.
    for await (const line of readableLines(folder, first, to)) await printLine(line);
    throw error;
  }
}

function isLogFault(error: unknown): boolean {
  return error instanceof StreamscopeError && (error.code === 'logDamaged' || error.code === 'logUnreadable');
}

export async function resultsCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, []);
  await withState(args.workspace(), async (session) => {
    for (let from: number | null = 0; from !== null; ) {
      const page: { results: { seq: number; result: string | null }[]; next: number | null } =
        await session.call('log.results', { from });
      for (const { seq, result } of page.results) await printJson({ seq, result });
      from = page.next;
    }
  });
}

export async function dumpCommand(argv: string[]): Promise<void> {
  const options = {
    stream: { type: 'string' },
    ...atOption,
    history: { type: 'boolean' },
    values: { type: 'boolean' },
  } as const;
  const args = readArguments(argv, options, []);
  const named = args.text('stream');
  const chosen = named === undefined ? undefined : [readId(named, '--stream', 32)];
  const shape = { at: args.seq('at'), history: args.flag('history'), values: args.flag('values') };
  await withState(
    args.workspace(),
    async (session) => {
      for (const streamId of chosen ?? (await watchedStreams(session)))
        await dumpStream(session, streamId, shape);
    },
    shape.at,
  );
}

async function dumpStream(
  session: Session,
  streamId: Hex,
  shape: { at: number | null; history: boolean; values: boolean },
): Promise<void> {
  let { at } = shape;
  for (let after: Hex | undefined, more = true; more; ) {
    const page = await session.call('state.dump', { ...shape, streamId, at, after });
    for (const { key, version, size, sha256, value } of page.rows) {
      const row = { streamId, key: toHex(key), version, size, sha256 };
      await printJson(value === null ? row : { ...row, value: toHex(value) });
    }
    // All pages are of one moment.
    if (page.at >= 0) at = page.at;
    [after, more] = [page.next ?? undefined, page.next !== null];
  }
}

/** In id order. */
async function watchedStreams(session: Session): Promise<Hex[]> {
  const { streams } = await session.call('streams.list', {});
  return streams.filter(({ watched }) => watched).map(({ streamId }) => streamId);
}

export async function getCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, atOption, ['STREAM', 'KEY']);
  const [stream, text] = args.positionals as [string, string];
  const [streamId, key] = [readId(stream, 'STREAM', 32), readWholeKey(text, 'KEY')];
  const asked = args.seq('at');
  await withState(
    args.workspace(),
    async (session) => {
      const { version, deleted, size, at } = await session.call('key.get', { streamId, key, at: asked });
      if (version === null || deleted) return;
      const value = await wholeValue(session, { streamId, key, version, size, head: new Uint8Array(0) });
      await printJson({ streamId, key, version, size, value: toHex(value), at });
    },
    asked,
  );
}

export async function rangeCommand(argv: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const bounds = {
    gte: text,
    gt: text,
    lte: text,
    lt: text,
    prefix: text,
    width: text,
    limit: text,
    index: text,
  };
  const args = readArguments(argv, { ...bounds, ...atOption, reverse: { type: 'boolean' } }, ['STREAM']);
  const streamId = readId(args.positionals[0] ?? '', 'STREAM', 32);
  const range = {
    streamId,
    gte: args.key('gte'),
    gt: args.key('gt'),
    lte: args.key('lte'),
    lt: args.key('lt'),
    prefix: args.key('prefix'),
    width: args.number('width'),
    reverse: args.flag('reverse'),
    at: args.seq('at'),
  };
  const limit = args.number('limit') ?? Number.POSITIVE_INFINITY;
  if (range.width !== undefined && range.prefix === undefined) throw new UsageError('--width needs --prefix');
  const index = args.text('index');
  await withState(
    args.workspace(),
    async (session) => {
      const id = index === undefined ? streamId : await indexOf(session, streamId, index);
      await printRange(session, { ...range, streamId: id }, limit, streamId);
    },
    range.at,
  );
}

/** @param streamId of the keys; the range's own is that of an index where it is read by one */
async function printRange(
  session: Session,
  range: CallInput<'range.page'>,
  limit: number,
  streamId: Hex,
): Promise<void> {
  const isIndex = range.streamId !== streamId;
  let [left, at] = [limit, range.at];
  for (let after: Hex | undefined; left > 0; ) {
    const page = await session.call('range.page', {
      ...range,
      at,
      after,
      valueBytes,
      limit: Math.min(left, 500),
    });
    for (const { key: found, seq, size, head } of unpackRows(page.rows)) {
      const pair = isIndex ? splitIndexKey(found) : undefined;
      const [indexKey, key] = [pair && toHex(pair.indexKey), toHex(pair?.key ?? found)];
      const value = toHex(await wholeValue(session, { streamId, key, version: seq, size, head }));
      await printJson({ streamId, indexKey, key, version: seq, size, value, at: page.at });
    }
    left -= page.count;
    if (page.next === null) return;
    if (page.at >= 0) at = page.at;
    after = page.next;
  }
}

/** A value whole, from the part that is known already. */
async function wholeValue(
  session: Session,
  row: { streamId: Hex; key: Hex; version: number; size: number; head: Uint8Array },
): Promise<Uint8Array> {
  const { streamId, key, version, size, head } = row;
  if (head.length === size) return head;
  const value = new Uint8Array(size);
  for (let offset = 0; offset < size; ) {
    const slice = await session.call('value.slice', { streamId, key, version, offset, length: 1_048_576 });
    value.set(slice.bytes, offset);
    offset += slice.bytes.length;
  }
  return value;
}

export async function historyCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, { ...atOption, reverse: { type: 'boolean' } }, ['STREAM', 'KEY']);
  const [stream, text] = args.positionals as [string, string];
  const [streamId, key] = [readId(stream, 'STREAM', 32), readWholeKey(text, 'KEY')];
  const head = new Uint8Array(0);
  const at = args.seq('at');
  await withState(
    args.workspace(),
    async (session) => {
      for (let after: number | undefined, more = true; more; ) {
        const page = await session.call('key.history', {
          streamId,
          key,
          reverse: args.flag('reverse'),
          after,
          at,
        });
        for (const { seq, size, sender } of page.versions) {
          const value = toHex(await wholeValue(session, { streamId, key, version: seq, size, head }));
          await printJson({ streamId, key, version: seq, size, value, sender, at: page.at });
        }
        [after, more] = [page.next ?? undefined, page.next !== null];
      }
    },
    at,
  );
}

export async function rolesCommand(argv: string[]): Promise<void> {
  const options = { ...atOption, account: { type: 'string' }, key: { type: 'string' } } as const;
  const args = readArguments(argv, options, ['STREAM']);
  const streamId = readId(args.positionals[0] ?? '', 'STREAM', 32);
  const named = args.text('account');
  const account = named === undefined ? undefined : readId(named, '--account', 20);
  const [key, at] = [args.key('key'), args.seq('at')];
  if (account === undefined && key !== undefined) throw new UsageError('--key needs --account');
  await withState(
    args.workspace(),
    async (session) => {
      if (account === undefined) {
        const roles = await session.call('roles.stream', { streamId, at });
        const specialKeys = roles.specialKeys.map((special) => ({ ...special, key: toHex(special.key) }));
        const { foundedAt, admins, writers } = roles;
        await printJson({ streamId, at: roles.at, foundedAt, admins, writers, specialKeys });
        return;
      }
      const { mayWrite, because } = await session.call('roles.mayWrite', { streamId, account, key, at });
      await printJson({ account, key: key ?? null, mayWrite, because });
    },
    at,
  );
}

export async function digestCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, { stream: { type: 'string' }, ...atOption }, []);
  const named = args.text('stream');
  const streamId = named === undefined ? undefined : readId(named, '--stream', 32);
  const asked = args.seq('at');
  await withState(
    args.workspace(),
    async (session) => {
      const { digests } = await session.call('digest.get', { streamId, at: asked });
      for (const { streamId: id, at, digest } of digests) await printJson({ streamId: id, at, digest });
    },
    asked,
  );
}
