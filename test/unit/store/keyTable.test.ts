import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeOfStored } from '../../../electron/store/keys';
import { hashOfKey, KeyTable, presence } from '../../../electron/store/keyTable';
import { memoryOf } from '../../../electron/store/rowBytes';
import { compareBytes, toHex } from '../../../shared/bytes';

const stored = fc.uint8Array({ minLength: 1, maxLength: 40 });

/** All keys in a table whose hashes are all the same: found by their bytes alone. */
function oneSlot(keys: readonly { stream: number; key: Uint8Array }[]): KeyTable {
  const table = new KeyTable();
  for (const { stream, key } of keys) {
    const place = placeOfStored(stream, key);
    if (table.find(place, 7) < 0) table.add(place, 7);
  }
  return table;
}

describe('facts about keys', () => {
  test('a key is found by its bytes and its stream, whatever its hash', () => {
    const items = fc.array(fc.record({ stream: fc.nat(2), key: stored }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(items, (keys) => {
        const table = oneSlot(keys);
        const distinct = new Set(keys.map(({ stream, key }) => `${stream} ${toHex(key)}`));
        expect(table.count).toBe(distinct.size);
        for (const { stream, key } of keys) {
          const fact = table.find(placeOfStored(stream, key), 7);
          expect([table.stream(fact), toHex(table.key(fact))]).toEqual([stream, toHex(key)]);
        }
      }),
    );
  });

  test('a key is the same wherever in memory it lies', () => {
    fc.assert(
      fc.property(stored, fc.nat(9), (key, offset) => {
        const around = new Uint8Array(offset + key.length + 3).fill(0xee);
        around.set(key, offset);
        const moved = { stream: 1, memory: memoryOf(around), at: offset, length: key.length };
        expect(hashOfKey(moved)).toBe(hashOfKey(placeOfStored(1, key)));
        const table = new KeyTable();
        const fact = table.add(moved, hashOfKey(moved));
        expect(table.find(placeOfStored(1, key), hashOfKey(placeOfStored(1, key)))).toBe(fact);
        expect(compareBytes(table.key(fact), key)).toBe(0);
      }),
    );
  });

  test('a table of many facts finds each of them while it grows', () => {
    const table = new KeyTable();
    const memory = memoryOf(new Uint8Array(4));
    const placeOf = (number: number) => {
      memory.setUint32(0, number);
      return { stream: 0, memory, at: 0, length: 4 };
    };
    const many = 400_000;
    for (let number = 0; number < many; number++) table.add(placeOf(number), hashOfKey(placeOf(number)));
    let wrong = 0;
    for (let number = 0; number < many; number++)
      if (table.find(placeOf(number), hashOfKey(placeOf(number))) !== number) wrong++;
    expect(wrong).toBe(0);
    expect(table.find(placeOf(many), hashOfKey(placeOf(many)))).toBe(-1);
  });

  test('facts keep their keys and versions while the table grows over many pieces of memory', () => {
    const table = new KeyTable();
    const keyOf = (number: number) => {
      const key = new Uint8Array(200 + (number % 800));
      memoryOf(key).setUint32(0, number);
      return key;
    };
    for (let number = 0; number < 5000; number++) {
      const place = placeOfStored(3, keyOf(number));
      const fact = table.add(place, hashOfKey(place));
      table.setStored(fact, presence.deleted, number, 0);
      table.change(fact, presence.live, 2 ** 40 + number, 2 ** 33 + number);
    }
    for (let number = 0; number < 5000; number++) {
      const place = placeOfStored(3, keyOf(number));
      const fact = table.find(place, hashOfKey(place));
      expect([table.now(fact), table.stored(fact), table.isChanged(fact)]).toEqual([
        presence.live,
        presence.deleted,
        true,
      ]);
      expect([table.seq(fact), table.size(fact)]).toEqual([2 ** 40 + number, 2 ** 33 + number]);
      table.setWritten(fact);
      expect([table.stored(fact), table.isChanged(fact)]).toEqual([presence.live, false]);
    }
    expect(table.find(placeOfStored(3, keyOf(5000)), hashOfKey(placeOfStored(3, keyOf(5000))))).toBe(-1);
  });
});
