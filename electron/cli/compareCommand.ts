/** Compares two workspaces; either may be open in an explorer. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fromHex, type Hex, toHex } from '../../shared/bytes';
import { prefixRange } from '../../shared/range';
import { compareWorkspaces } from '../query/compare';
import type { Comparison } from '../query/comparison';
import { type Arguments, readArguments, readId } from './arguments';
import { printJson } from './output';
import { withProgressLine } from './progressLine';
import { withState } from './session';
import { UsageError } from './usage';

/** Prints one line; 0 where the two agree, 1 where they do not. */
export async function compareCommand(argv: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const bounds = { gte: text, lt: text, prefix: text };
  const args = readArguments(argv, { with: text, node: text, stream: text, ...bounds }, []);
  const node = args.text('node');
  if (node !== undefined) return compareWithNode(args, node);
  const [here, there] = [args.workspace(), args.text('with')];
  if (there === undefined || there === '') throw new UsageError('--with DIR is missing');
  if (realFolder(here) === realFolder(there)) throw new UsageError('-w and --with are the same folder');
  const compared: Comparison[] = [];
  await withState(here, (one) =>
    withState(there, async (other) => {
      const comparison = await compareWorkspaces(one, other);
      compared.push(comparison);
      await printJson(comparison);
    }),
  );
  return compared[0]?.same ? 0 : 1;
}

/** A line for each stream; 0 where all agree. */
async function compareWithNode(args: Arguments, url: string): Promise<number> {
  const given = args.text('stream');
  const range = rangeOf(args);
  let differ = false;
  await withState(args.workspace(), async (session) => {
    const streams = (await session.call('streams.list', {})).streams.filter(({ watched }) => watched);
    const ids =
      given === undefined ? streams.map(({ streamId }) => streamId) : [readId(given, '--stream', 32)];
    for (const streamId of ids) {
      const comparison = await withProgressLine((report) =>
        session.call('node.compare', { url, streamId, ...range }, report),
      );
      differ ||= comparison.same !== true;
      await printJson(comparison);
    }
  });
  return differ ? 1 : 0;
}

/** Bounds of what is compared; none for whole streams. */
function rangeOf(args: Arguments): { gte?: Hex; lt?: Hex } {
  const [gte, lt, prefix] = [args.key('gte'), args.key('lt'), args.key('prefix')];
  if (prefix === undefined) return { gte, lt };
  if (gte !== undefined || lt !== undefined)
    throw new UsageError('--prefix stands for both bounds: leave out --gte and --lt');
  const bounds = prefixRange(fromHex(prefix));
  return { gte: prefix, lt: bounds.lt && toHex(bounds.lt) };
}

/** A folder that is not there is a fault of opening it, not of this. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}
