import { describe, expect, test } from 'vitest';
import { actionFirst, readArguments, readId, readKey, readWholeKey } from '../../../electron/cli/arguments';
import { UsageError } from '../../../electron/cli/usage';

describe('a KEY', () => {
  test.each([
    ['abc', '0x616263'],
    ['0x00ff', '0x00ff'],
    ['0xABcd', '0xabcd'],
    ['0x', '0x'],
    ['text:0x00', '0x30783030'],
    ['text:text:a', '0x746578743a61'],
    ['text:', '0x'],
    ['', '0x'],
    ['0Xab', '0x30586162'],
    ['é\u{1f600}', '0xc3a9f09f9880'],
  ])('%j is %s', (text, hex) => expect(readKey(text, 'KEY')).toBe(hex));

  test.each(['0x0', '0xq0', '0x 00'])('%j is not hex, and the way out is named', (text) => {
    expect(() => readKey(text, 'KEY')).toThrow(
      new UsageError(`KEY is not hex: ${text}; text:${text} makes it text`),
    );
  });

  test.each(['', '0x', 'text:'])('%j is no whole key', (text) => {
    expect(() => readWholeKey(text, 'KEY')).toThrow('KEY is empty; a key has at least one byte');
  });
});

test('the workspace may be named before what is to be done', () => {
  const wanted = ['import', '-w', 'dir', 'file'];
  expect(actionFirst(['-w', 'dir', 'import', 'file'])).toEqual(wanted);
  expect(actionFirst(wanted)).toEqual(wanted);
  expect(actionFirst(['--workspace=dir', 'list'])).toEqual(['list', '--workspace=dir']);
  expect(actionFirst(['-wdir', 'list'])).toEqual(['list', '-wdir']);
  expect(actionFirst(['-w', 'dir'])).toEqual(['-w', 'dir']);
});

test('an id may come without 0x and in any letter case', () => {
  expect(readId('AB'.repeat(20), '--account', 20)).toBe(`0x${'ab'.repeat(20)}`);
  expect(() => readId('0xab', '--account', 20)).toThrow('--account must be 20 bytes of hex, found 0xab');
});

describe('numbers', () => {
  const options = { at: { type: 'string' }, port: { type: 'string' } } as const;
  const at = (text: string) => readArguments([`--at=${text}`], options, []).seq('at');

  test('are whole, and up to 2^53-1', () => {
    expect(at('0')).toBe(0);
    expect(at('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    for (const text of ['9007199254740992', '-1', '1.0', '1e3', '0x10', ' 1', ''])
      expect(() => at(text)).toThrow(UsageError);
  });

  test('that are left out are the newest', () => expect(readArguments([], options, []).seq('at')).toBeNull());

  test('of ports end at 65535', () => {
    const port = (text: string) => readArguments(['--port', text], options, []).port('port');
    expect(port('65535')).toBe(65_535);
    expect(() => port('65536')).toThrow('--port must be at most 65535, found 65536');
  });
});

test('options may stand anywhere, and what begins with a dash may follow --', () => {
  const args = readArguments(['-w', 'dir', 'A', '--', '-k'], {}, ['STREAM', 'KEY']);
  expect([args.workspace(), args.positionals]).toEqual(['dir', ['A', '-k']]);
});

test.each([
  [['-w', 'x'], 'STREAM is missing'],
  [['-w', 'x', 'A'], 'KEY is missing'],
  [['-w', 'x', 'A', 'k', 'more'], 'unexpected argument: more'],
  [['-w', 'x', 'A', 'k', '--sideways'], "Unknown option '--sideways'"],
  [['-w', 'x', 'A', 'k', '--at', '-1'], "Option '--at' argument is ambiguous"],
])('%j is bad usage', (argv, message) => {
  const read = () => readArguments(argv, { at: { type: 'string' } }, ['STREAM', 'KEY']);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(message);
});

test.each([[[]], [['-w', '']]])('without a workspace: %j', (argv) => {
  expect(() => readArguments(argv, {}, []).workspace()).toThrow('-w DIR is missing');
});
