import { expect, test } from 'vitest';
import { fieldParts, integerText } from '../../../renderer/views/log/inspector/bytes/fieldParts';
import { compareValues } from '../../../renderer/views/log/inspector/items/compareValues';
import { groupChecks } from '../../../renderer/views/log/inspector/verdict/groupChecks';
import { fromHex, fromText, toText } from '../../../shared/bytes';
import type { Check } from '../../../shared/contract/outputs';
import { encodeBatch } from '../../../shared/streamData';

const compare = (before: string, after: string) => compareValues(fromText(before), fromText(after));

test('JSON is compared by its fields, at any depth', () => {
  expect(compare('{"a":1,"b":{"c":[1,2],"d":true}}', '{"b":{"d":false,"c":[1,2]},"e":"x"}')).toEqual({
    kind: 'fields',
    changes: [
      { path: 'a', before: '1', after: undefined },
      { path: 'b.d', before: 'true', after: 'false' },
      { path: 'e', before: undefined, after: '"x"' },
    ],
  });
});

test('space, and the order of fields, are no change', () => {
  expect(compare('{"a":1,"b":2}', '{ "b": 2,\n "a": 1 }')).toEqual({ kind: 'same' });
});

test('numbers that are the same double are still a change', () => {
  expect(compare('{"n":9007199254740993}', '{"n":9007199254740992}')).toEqual({
    kind: 'fields',
    changes: [{ path: 'n', before: '9007199254740993', after: '9007199254740992' }],
  });
});

test('a field with the name of a prototype is a field', () => {
  expect(compare('{"__proto__":1}', '{"__proto__":2}')).toMatchObject({
    kind: 'fields',
    changes: [{ before: '1' }],
  });
});

test('JSON too deep to be compared, and anything that is not JSON, is compared as text', () => {
  const deep = (inner: string) => '['.repeat(30_000) + inner + ']'.repeat(30_000);
  expect(compare(deep('1'), deep('2')).kind).toBe('text');
  expect(compare('{"a":1', '{"a":2').kind).toBe('text');
  expect(compareValues(fromHex('0xff00'), fromText('a')).kind).toBe('bytes');
});

const streamId = new Uint8Array(32).fill(7);
const account = new Uint8Array(20).fill(9);

test('the parts of a written key and of an act lie where the encoder puts them', () => {
  const data = encodeBatch({
    version: 5n,
    reads: [],
    writes: [{ streamId, key: fromText('k1'), value: fromText('v') }],
    accessControl: [{ opcode: 0x30, streamId, key: fromText('k2'), account }],
  });
  const key = { offset: 16, length: 45, part: 'keysWritten' as const, label: 'key 1' };
  const parts = fieldParts(key, data.subarray(16, 61));
  expect(parts.map(({ name, offset, length }) => [name, offset, length])).toEqual([
    ['stream', 16, 32],
    ['key length', 48, 3],
    ['key', 51, 2],
    ['value length', 53, 8],
  ]);
  expect(toText(parts[2]!.bytes)).toBe('k1');
  expect(integerText(parts[3]!.bytes)).toBe('1');

  const act = { offset: 66, length: data.length - 66, part: 'accessControl' as const, label: 'act' };
  const actParts = fieldParts(act, data.subarray(66));
  expect(actParts.map(({ name }) => name)).toEqual(['opcode', 'stream', 'key length', 'key', 'account']);
  expect(actParts.at(-1)!.bytes).toEqual(account);
});

test('a field that is cut gives the pieces that are there', () => {
  const key = { offset: 0, length: 45, part: 'keysWritten' as const, label: 'key 1' };
  expect(fieldParts(key, new Uint8Array(20))).toEqual([]);
});

test('checks are counted by phase and rule, and the one that nodes report is marked', () => {
  const check = (phase: Check['phase'], rule: Check['rule'], ok: boolean, deciding = false): Check => ({
    ...{ phase, rule, ok, deciding, index: 0, streamId: null, key: null },
    because: {},
  });
  const groups = groupChecks({
    checks: [
      check('gate', 'monitored', true),
      check('writes', 'version', true),
      check('writes', 'version', false, true),
      check('writes', 'permission', true),
      check('decode', 'format', true),
    ],
  });
  expect(
    groups.map(({ phase, rule, passed, total, isDeciding }) => [phase, rule, passed, total, isDeciding]),
  ).toEqual([
    ['gate', 'monitored', 1, 1, false],
    ['decode', 'format', 1, 1, false],
    ['writes', 'version', 1, 2, true],
    ['writes', 'permission', 1, 1, false],
  ]);
});
