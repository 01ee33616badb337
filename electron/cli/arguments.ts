/** Arguments of the command line, checked one by one; a wrong one is named. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { fromText, type Hex, parseHex, toHex } from '../../shared/bytes';
import { UsageError } from './usage';

type Options = NonNullable<ParseArgsConfig['options']>;

interface Parsed {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
}

export interface Arguments {
  positionals: string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** The workspace's folder. */
  workspace(): string;
  seq(name: string): number | null;
  number(name: string): number | undefined;
  /** A port to listen on; 0 picks a free one. */
  port(name: string): number | undefined;
  key(name: string): Hex | undefined;
}

/** @param positionals names of what must stand beside the options, in order */
export function readArguments(
  argv: readonly string[],
  options: Options,
  positionals: readonly string[],
): Arguments {
  const parsed = parse(argv, options);
  const missing = positionals[parsed.positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  const extra = parsed.positionals[positionals.length];
  if (extra !== undefined) throw new UsageError(`unexpected argument: ${extra}`);
  const text = (name: string) => parsed.values[name] as string | undefined;
  return {
    positionals: parsed.positionals,
    text,
    flag: (name) => parsed.values[name] === true,
    workspace() {
      const folder = text('workspace');
      if (folder === undefined || folder === '') throw new UsageError('-w DIR is missing');
      return folder;
    },
    seq: (name) => wholeNumber(text(name), name) ?? null,
    number: (name) => wholeNumber(text(name), name),
    port(name) {
      const port = wholeNumber(text(name), name);
      if (port !== undefined && port > 65_535)
        throw new UsageError(`--${name} must be at most 65535, found ${port}`);
      return port;
    },
    key(name) {
      const value = text(name);
      return value === undefined ? undefined : readKey(value, `--${name}`);
    },
  };
}

/** The same arguments with the word in front that says what to do: `-w DIR` may stand before it, as it is written. */
export function actionFirst(argv: readonly string[]): string[] {
  let at = 0;
  while (argv[at]?.startsWith('-w') || argv[at]?.startsWith('--workspace'))
    at += argv[at] === '-w' || argv[at] === '--workspace' ? 2 : 1;
  const action = argv[at];
  return action === undefined ? [...argv] : [action, ...argv.slice(0, at), ...argv.slice(at + 1)];
}

function parse(argv: readonly string[], options: Options): Parsed {
  try {
    return parseArgs({
      args: [...argv],
      options: { workspace: { type: 'string', short: 'w' }, ...options },
      allowPositionals: true,
      strict: true,
    }) as Parsed;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(value: string | undefined, name: string): number | undefined {
  return value === undefined ? undefined : readSeq(value, `--${name}`);
}

/** A seq, or another whole number. */
export function readSeq(value: string, name: string): number {
  const number = Number(value);
  if (!/^[0-9]+$/.test(value) || !Number.isSafeInteger(number))
    throw new UsageError(`${name} must be a whole number up to 2^53-1, found ${value}`);
  return number;
}

/** The key that a command is about. */
export function readWholeKey(value: string, name: string): Hex {
  const key = readKey(value, name);
  if (key === '0x') throw new UsageError(`${name} is empty; a key has at least one byte`);
  return key;
}

/** A key or a bound as hex: text as it stands, `0x…` is hex, `text:…` forces text. */
export function readKey(value: string, name: string): Hex {
  if (value.startsWith('text:')) return toHex(fromText(value.slice('text:'.length)));
  if (!value.startsWith('0x')) return toHex(fromText(value));
  const bytes = parseHex(value);
  if (bytes === undefined) throw new UsageError(`${name} is not hex: ${value}; text:${value} makes it text`);
  return toHex(bytes);
}

/** A stream id or account as lower-case hex. */
export function readId(value: string, name: string, length: number): Hex {
  const bytes = parseHex(value);
  if (bytes?.length !== length)
    throw new UsageError(`${name} must be ${length} bytes of hex, found ${value}`);
  return toHex(bytes);
}
