/** Special keys are marked in the tree as `key.get` tells them, at any seq, whatever lies between them. */
import { expect, test } from 'vitest';
import { fromText, type Hex, toHex } from '../../../shared/bytes';
import { A, alice, control, entry, put, type TestEntry } from '../../protocol/entries';
import { replayed } from '../../protocol/node';

/** Keys in order, those above 1 KiB in rows that are shortened, and one that is special without ever being written. */
const long = 'l'.repeat(1030);
const keys = ['a', 'b', 'ba', 'c', `${long}1`, `${long}2`, `${long}3`, 'm', 'n', 'z'];
const everSpecial = ['b', `${long}1`, `${long}3`, 'm', 'never written', 'z'];
const entries: TestEntry[] = [
  entry(alice, [A], ...keys.map((key) => put(A, key, `value of ${key}`))),
  ...everSpecial.map((key) => entry(alice, [A], control('SET_KEY_TO_SPECIAL', A, { key }))),
  ...['b', `${long}3`].map((key) => entry(alice, [A], control('SET_KEY_TO_NORMAL', A, { key }))),
];

test('in a page of the tree, at every seq', async () => {
  await using replay = await replayed(entries);
  const ask = replay.node.query.bind(replay.node);
  let marked = 0;
  for (let at = 0; at < entries.length; at++) {
    for (const delimiters of [[], [toHex(fromText('/'))]]) {
      const found = new Set<Hex>();
      const levels: Hex[] = ['0x'];
      for (const prefix of levels) {
        const { nodes } = await ask('tree.children', { streamId: A, prefix, delimiters, at });
        for (const node of nodes) {
          if (node.special) found.add(toHex(node.prefix));
          if (node.children) levels.push(toHex(node.prefix));
        }
      }
      const expected = new Set<Hex>();
      for (const key of keys.map((text) => toHex(fromText(text))))
        if ((await ask('key.get', { streamId: A, key, at })).isSpecial) expected.add(key);
      expect(found).toEqual(expected);
      marked += found.size;
    }
  }
  expect(marked).toBeGreaterThan(20);
});
