/** What the settings say of secondary indexes, and how they change. */
import type { CheckedInput } from '../../shared/contract/contract';
import type { IndexInfo } from '../../shared/contract/indexes';
import { badInput, notWatched, StreamscopeError } from '../../shared/errors';
import { describeFault } from '../decode/decoder';
import { isFunction, UserFunction } from '../decode/userFunction';
import { type IndexDefinition, indexId } from '../indexes/definition';
import { parsePath } from '../indexes/path';
import { decoderHash, sandboxModule } from './decoderFiles';
import type { IndexState } from './indexerCore';
import type { Settings } from './settings';

const mostIndexes = 100;

/** @throws badInput, notWatched */
export function addIndex(settings: Settings, definition: IndexDefinition): IndexDefinition[] {
  const { streamId, name } = definition;
  if (!settings.watched.includes(streamId)) throw notWatched(streamId);
  if (settings.indexes.some((each) => each.streamId === streamId && each.name === name))
    throw badInput('name', 'is the name of another index of this stream');
  if (settings.indexes.length >= mostIndexes)
    throw badInput('name', `more than ${mostIndexes} indexes cannot be kept`);
  return [...settings.indexes, definition];
}

/** @throws notFound */
export function removeIndex(
  settings: Settings,
  { streamId, name }: CheckedInput<'index.remove'>,
): IndexDefinition[] {
  const left = settings.indexes.filter((each) => each.streamId !== streamId || each.name !== name);
  if (left.length === settings.indexes.length)
    throw new StreamscopeError('notFound', { what: 'index', id: name }, `The stream has no index ${name}.`);
  return left;
}

/** Checked, with the hash of its function in place of the text. @throws badInput */
export function definitionOf({ streamId, name, unique, source }: CheckedInput<'index.add'>): IndexDefinition {
  if (source.kind === 'function')
    return { streamId, name, unique, source: { kind: 'function', hash: decoderHash(source.code) } };
  checkPath(source.path);
  return { streamId, name, unique, source };
}

/** @throws badInput */
export function checkPath(path: string): void {
  const steps = parsePath(path);
  if (typeof steps === 'string') throw badInput('path', steps);
}

/** @throws badInput, naming the line where there is one */
export async function checkIndexFunction(code: string): Promise<void> {
  const loaded = await UserFunction.load(sandboxModule(), code, 'index');
  if (!isFunction(loaded)) throw badInput('code', describeFault(loaded));
}

export function describeIndexes(
  { indexes }: Settings,
  stateOf: (id: string) => IndexState | undefined,
): IndexInfo[] {
  return indexes.map((definition) => {
    const id = indexId(definition);
    const { knownTo = -1, pairs = 0, failed = 0, fault = null } = stateOf(id) ?? {};
    return { ...definition, id, knownTo, pairs, failed, fault };
  });
}
