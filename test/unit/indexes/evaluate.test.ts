/** Which index keys a source gives to a value, and why it gives none. */
import { describe, expect, test } from 'vitest';
import { isFunction, UserFunction } from '../../../electron/decode/userFunction';
import { sandboxModule } from '../../../electron/engine/decoderFiles';
import { evaluatorOf } from '../../../electron/indexes/evaluate';
import { parsePath } from '../../../electron/indexes/path';
import { fromHex, fromText, toHex, toText } from '../../../shared/bytes';

const key = fromText('k');

function byPath(path: string, value: string | Uint8Array, as: 'text' | 'u64' = 'text'): string[] | string {
  const kind = typeof value === 'string' ? 'json' : 'cbor';
  const found = evaluatorOf({ kind, path, as })(key, typeof value === 'string' ? fromText(value) : value);
  return (
    found.failure ?? found.keys.map((each) => (as === 'u64' ? toHex(each) : (toText(each) ?? toHex(each))))
  );
}

describe('a path', () => {
  test.each([
    [
      'a.b[0]["c.d"][*].e',
      [{ name: 'a' }, { name: 'b' }, { position: 0 }, { name: 'c.d' }, 'all', { name: 'e' }],
    ],
    ['', []],
    ['*.a', ['all', { name: 'a' }]],
  ])('%s reads', (path, steps) => {
    expect(parsePath(path)).toEqual(steps);
  });

  test.each(['.a', 'a..b', 'a[', 'a[-1]', 'a]', '["a', 'a.'])('%s does not read', (path) => {
    expect(parsePath(path)).toMatch(/^does not read from /);
  });

  test.each([
    ['owner', '{"owner":"ada"}', ['ada']],
    ['a.b', '{"a":{"b":"x"},"b":"y"}', ['x']],
    ['tags', '{"tags":["r","b","r"]}', ['b', 'r']],
    ['tags[*]', '{"tags":["r",["in",["no"]],{"no":1}]}', ['in', 'r']],
    ['items[1].id', '[]', []],
    ['items[1].id', '{"items":[{"id":"a"},{"id":"b"}]}', ['b']],
    ['items[*].id', '{"items":[{"id":"a"},{"id":"b"}]}', ['a', 'b']],
    ['*', '{"a":"x","b":"y"}', ['x', 'y']],
    ['', '"whole"', ['whole']],
    ['', '["a","b"]', ['a', 'b']],
    ['a', '{"a":18446744073709551616}', ['18446744073709551616']],
    ['a', '{"a":1.50}', ['1.50']],
    ['a', '{"a":true}', ['true']],
    ['a', '{"a":null}', []],
    ['a', '{"a":""}', []],
    ['a', '{"a":"first","a":"second"}', ['first', 'second']],
    ['missing', '{"a":1}', []],
  ])('%s in %s gives %j', (path, value, expected) => {
    expect(byPath(path, value)).toEqual(expected);
  });

  test('in CBOR goes through tags, and to bytes and keys that are numbers', () => {
    // {1: tag 1 (5), "b": h'00ff', "t": tag 24 (["x"])}
    const value = fromHex('0xa301c10561624200ff6174d818816178');
    expect(byPath('1', value)).toEqual(['5']);
    expect(byPath('b', value)).toEqual(['0x00ff']);
    expect(byPath('t[0]', value)).toEqual(['x']);
  });

  test('as whole numbers is ordered as they are, and refuses what is none', () => {
    expect(byPath('a', '{"a":[256,9]}', 'u64')).toEqual(['0x0000000000000009', '0x0000000000000100']);
    expect(byPath('a', '{"a":18446744073709551615}', 'u64')).toEqual(['0xffffffffffffffff']);
    for (const wrong of ['-1', '18446744073709551616', '1.5', '"9"', 'true'])
      expect(byPath('a', `{"a":${wrong}}`, 'u64')).toBe(
        'what stands there is no whole number from 0 to 2^64-1',
      );
    expect(byPath('a', '{"a":null}', 'u64')).toEqual([]);
  });

  test('says why a value gives nothing', () => {
    expect(byPath('a', 'none')).toMatch(/^not JSON: /);
    expect(byPath('a', fromHex('0xff'))).toBe('not CBOR: the byte 0xff begins no item (at 0)');
    expect(byPath('a', `{"a":"${'x'.repeat(1025)}"}`)).toBe('an index key is longer than 1024 bytes');
    const many = Array.from({ length: 1001 }, (_, i) => i);
    expect(byPath('', JSON.stringify(many))).toBe('more than 1000 index keys');
    expect(byPath('', `"${'x'.repeat(1 << 20)}"`)).toBe('the value is larger than 1048576 bytes');
  });
});

describe('a function', () => {
  async function byFunction(body: string, value: Uint8Array = fromText('value')): Promise<string[] | string> {
    const loaded = await UserFunction.load(
      sandboxModule(),
      `export function index(key, value) { ${body} }`,
      'index',
    );
    if (!isFunction(loaded)) return loaded.message;
    const found = evaluatorOf(loaded)(key, value);
    return found.failure ?? found.keys.map((each) => toText(each) ?? toHex(each));
  }

  test.each([
    ['return toText(key) + toText(value);', ['kvalue']],
    ['return [value, "a", "a"];', ['a', 'value']],
    ['return null;', []],
    ['', []],
  ])('%s gives %j', async (body, expected) => {
    expect(await byFunction(body)).toEqual(expected);
  });

  test('is given the bytes of the value alone, whatever larger buffer they are a part of', async () => {
    const value = Buffer.from('before{"a":"in"}behind').subarray(6, 16);
    expect(await byFunction('return [toHex(value), JSON.parse(toText(value)).a];', value)).toEqual([
      toHex(fromText('{"a":"in"}')),
      'in',
    ]);
  });

  test.each([
    ['return 7;', /index must return bytes or text/],
    ['return "";', /index returned an empty key/],
    ['return "x".repeat(1025);', /a key of more than 1024 bytes/],
    ['return Array.from({length: 1001}, (_, i) => "k" + i);', /more than 1000 keys/],
    ['for (;;);', /out of fuel/],
    ['throw new Error("mine");', /^line 1: mine$/],
    ['return Math.random();', /not a function/],
  ])('%s fails in words', async (body, expected) => {
    expect(await byFunction(body)).toMatch(expected);
  });
});
