/** The options of the bench command line, checked. */
import { parseArgs } from 'node:util';
import type { WorkloadSize } from './workload/workload';

export interface BenchOptions {
  name: BenchName;
  size: WorkloadSize;
  quick: boolean;
  json: boolean;
  /** False: the reference path is left out, and its ratio is null. */
  reference: boolean;
  /** False: stalls are left out. */
  stalls: boolean;
  /** Folder for what can be used again; undefined: everything is removed. */
  keep: string | undefined;
}

/** What the command line was given is wrong; the message says what. */
export class UsageError extends Error {}

/** Ten million keys in two streams, so that a level of one has a million siblings. */
const browsed = {
  full: { writes: 12_000_000, distinct: 10_000_000, keysPerEntry: 12, streams: 2 },
  quick: { writes: 120_000, distinct: 100_000, keysPerEntry: 12, streams: 2 },
};

/** Benches that can be asked for, and their sizes without options. */
const sizes: Record<
  'replay' | 'ingest' | 'open' | 'workspace' | 'reads' | 'tree' | 'ui' | 'compose' | 'explain' | 'network',
  Record<'full' | 'quick', Omit<WorkloadSize, 'seed'>>
> = {
  replay: {
    full: { writes: 1_000_000, distinct: 200_000, keysPerEntry: 100 },
    quick: { writes: 200_000, distinct: 40_000, keysPerEntry: 100 },
  },
  ingest: {
    full: { writes: 100_000, distinct: 20_000, keysPerEntry: 1 },
    quick: { writes: 50_000, distinct: 10_000, keysPerEntry: 1 },
  },
  open: {
    full: { writes: 10_000_000, distinct: 2_000_000, keysPerEntry: 100 },
    quick: { writes: 200_000, distinct: 40_000, keysPerEntry: 100 },
  },
  workspace: browsed,
  reads: browsed,
  tree: browsed,
  ui: browsed,
  compose: {
    full: { writes: 1_000_000, distinct: 200_000, keysPerEntry: 10 },
    quick: { writes: 100_000, distinct: 40_000, keysPerEntry: 10 },
  },
  explain: {
    full: { writes: 1_000_000, distinct: 200_000, keysPerEntry: 1 },
    quick: { writes: 120_000, distinct: 100_000, keysPerEntry: 1 },
  },
  network: {
    full: { writes: 100_000, distinct: 20_000, keysPerEntry: 1 },
    quick: { writes: 8_000, distinct: 2_000, keysPerEntry: 1 },
  },
};
export type BenchName = keyof typeof sizes;

export const usage = `npm run --silent bench -- NAME [options] --json

NAME is one of: ${Object.keys(sizes).join(', ')}.

  --writes N           committed writes in the log
  --distinct N         different keys among them
  --keys-per-entry N   keys that an entry writes
  --seed N             another log of the same kind
  --quick              a smaller run, under 60 seconds
  --no-reference       without the reference path; ratioToReference is null
  --no-stalls          without the stalls
  --keep DIR           open, workspace, reads, tree, ui, compose, explain: keep the prepared workspace there, and use it the next time
  --json               one line of JSON instead of a table`;

export function readOptions(argv: readonly string[]): BenchOptions {
  const { values, positionals } = parse(argv);
  const [name, extra] = positionals;
  if (name === undefined) throw new UsageError('NAME is missing');
  if (extra !== undefined) throw new UsageError(`unexpected argument: ${extra}`);
  if (!isBenchName(name)) throw new UsageError(`there is no bench ${name}`);
  const quick = values.quick === true;
  const standard = sizes[name][quick ? 'quick' : 'full'];
  const writes = wholeNumber('writes', values.writes) ?? standard.writes;
  const size = {
    writes,
    distinct:
      wholeNumber('distinct', values.distinct) ?? Math.ceil((writes * standard.distinct) / standard.writes),
    keysPerEntry: wholeNumber('keys-per-entry', values['keys-per-entry']) ?? standard.keysPerEntry,
    seed: wholeNumber('seed', values.seed) ?? 1,
    ...(standard.streams === undefined ? {} : { streams: standard.streams }),
  };
  if (size.distinct > size.writes) throw new UsageError('--distinct must not be above --writes');
  return {
    name,
    size,
    quick,
    json: values.json === true,
    reference: values['no-reference'] !== true,
    stalls: values['no-stalls'] !== true,
    keep: values.keep as string | undefined,
  };
}

function isBenchName(name: string): name is BenchName {
  return Object.hasOwn(sizes, name);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        writes: { type: 'string' },
        distinct: { type: 'string' },
        'keys-per-entry': { type: 'string' },
        seed: { type: 'string' },
        keep: { type: 'string' },
        quick: { type: 'boolean' },
        'no-reference': { type: 'boolean' },
        'no-stalls': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^[0-9]+$/.test(text) || !Number.isSafeInteger(number) || number < 1)
    throw new UsageError(`--${name} must be a whole number from 1, found ${text}`);
  return number;
}
