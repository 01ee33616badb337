/** Secondary indexes of streams: defined, listed, removed; and read by `range --index`. */
import { readFile } from 'node:fs/promises';
import type { Hex } from '../../shared/bytes';
import type { GivenSource, IndexInfo } from '../../shared/contract/indexes';
import { badInput, StreamscopeError } from '../../shared/errors';
import { type Arguments, actionFirst, readArguments, readId } from './arguments';
import { printJson } from './output';
import { type Session, withSession, withState } from './session';
import { UsageError } from './usage';

export async function indexCommand(argv: string[]): Promise<void> {
  const [action, ...rest] = actionFirst(argv);
  if (action === 'add') return addIndex(rest);
  if (action === 'list') return listIndexes(rest);
  if (action === 'remove') return removeIndex(rest);
  throw new UsageError('index takes add, list or remove');
}

async function addIndex(argv: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const args = readArguments(
    argv,
    { json: text, cbor: text, function: text, as: text, unique: { type: 'boolean' } },
    ['STREAM', 'NAME'],
  );
  const [, name = ''] = args.positionals;
  const input = { streamId: streamOf(args), name, unique: args.flag('unique'), source: await sourceOf(args) };
  await withState(args.workspace(), async (session) => {
    const { id } = await session.call('index.add', input);
    const built = (await session.call('index.wait', {})).indexes.find((index) => index.id === id);
    if (built !== undefined) await printIndex(built);
  });
}

/** Exactly one of the three. */
async function sourceOf(args: Arguments): Promise<GivenSource> {
  const given = (['json', 'cbor', 'function'] as const).filter((kind) => args.text(kind) !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1)
    throw new UsageError('one of --json, --cbor and --function is needed');
  const value = args.text(kind) ?? '';
  const as = args.text('as') ?? 'text';
  if (as !== 'text' && as !== 'u64') throw new UsageError(`--as is text or u64, found ${as}`);
  if (kind !== 'function') return { kind, path: value, as };
  if (args.text('as') !== undefined) throw new UsageError('--as belongs to --json and --cbor');
  const code = await readFile(value, 'utf8').catch(() => {
    throw badInput('FILE', `${value} cannot be read`);
  });
  return { kind, code };
}

async function listIndexes(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, []);
  await withState(args.workspace(), async (session) => {
    const { indexes } = await session.call('index.list', {});
    const { replayedTo } = await session.call('workspace.status', {});
    for (const index of indexes) {
      if (index.fault === null && index.knownTo < replayedTo - 1)
        console.error(`The index ${index.name} is being built: the log is replayed up to ${replayedTo - 1}.`);
      await printIndex(index);
    }
  });
}

async function removeIndex(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, ['STREAM', 'NAME']);
  const [, name = ''] = args.positionals;
  await withSession(args.workspace(), { asItStands: true }, (session) =>
    session.call('index.remove', { streamId: streamOf(args), name }),
  );
}

function streamOf(args: Arguments): Hex {
  return readId(args.positionals[0] ?? '', 'STREAM', 32);
}

async function printIndex({
  streamId,
  name,
  source,
  unique,
  knownTo,
  pairs,
  failed,
  fault,
}: IndexInfo): Promise<void> {
  if (fault !== null) console.error(`The index ${name} does not go on: ${fault}`);
  await printJson({ streamId, name, source, unique, knownTo, pairs, failed });
}

/**
 * The id that an index of a stream is read by, once it knows what is replayed.
 * @throws notFound, and what keeps the index from going on
 */
export async function indexOf(session: Session, streamId: Hex, name: string): Promise<Hex> {
  const { indexes } = await session.call('index.wait', {});
  const found = indexes.find((index) => index.streamId === streamId && index.name === name);
  if (found === undefined)
    throw new StreamscopeError(
      'notFound',
      { what: 'index', id: name },
      `Stream ${streamId} has no index ${name}.`,
    );
  if (found.fault !== null)
    console.error(`The index ${name} knows entries up to ${found.knownTo}: ${found.fault}`);
  return found.id;
}
