/** A viewer of one's own: what it may answer, what it is told, and how it fails. */
import { describe, expect, test } from 'vitest';
import { isFunction, UserFunction } from '../../../electron/decode/userFunction';
import { sandboxModule } from '../../../electron/engine/decoderFiles';
import { fromText } from '../../../shared/bytes';

async function view(code: string): Promise<unknown> {
  const loaded = await UserFunction.load(sandboxModule(), code, 'view');
  if (!isFunction(loaded)) return loaded;
  const answer = loaded.view(fromText('seven'), fromText('a/key'));
  return answer.ok ? answer.value : answer;
}

test.each([
  ['return toText(key) + ": " + toText(value);', { kind: 'text', text: 'a/key: seven' }],
  [
    'return { n: 2n ** 64n, bytes: value, list: [null, 1.5] };',
    { kind: 'json', text: '{"n":"18446744073709551616","bytes":"0x736576656e","list":[null,1.5]}' },
  ],
  ['return null;', { kind: 'json', text: 'null' }],
])('%s is shown', async (body, expected) => {
  expect(await view(`export function view(value, key) { ${body} }`)).toEqual(expected);
});

describe('what is wrong is said with its line', () => {
  test.each([
    ['export const nothing = 1;', 'exports no function view: export function view(value, key)'],
    ['export function view() {\n return oops; }', "ReferenceError: 'oops' is not defined"],
    ['export function view() {}', 'TypeError: view returned nothing'],
    ['export function view() { return () => 1; }', 'TypeError: view returned what has no text'],
    [
      'export async function view() { return 1; }',
      'TypeError: view returned a promise; it must answer at once',
    ],
    [
      'export function view() { return "x".repeat(2 ** 21); }',
      'TypeError: view returned more than 1048576 characters',
    ],
    ['export function view() { const a = {}; a.a = a; return a; }', 'TypeError: circular reference'],
    ['export function view() { for (;;); }', 'out of fuel'],
  ])('%s', async (code, message) => {
    expect(await view(code)).toMatchObject({ message });
  });
});
