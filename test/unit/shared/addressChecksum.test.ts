import { getAddress } from 'ethers';
import { expect, test } from 'vitest';
import { hasWrongChecksum } from '../../../shared/addressChecksum';
import { toHex } from '../../../shared/bytes';

test('an address with its checksum, or in letters of one size, is right', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const small = toHex(
      Uint8Array.from({ length: 20 }, (_, index) => (seed * 37 + index * index * 91) % 256),
    );
    const right = getAddress(small);
    expect([hasWrongChecksum(right), hasWrongChecksum(small)]).toEqual([false, false]);
    expect(hasWrongChecksum(`0x${small.slice(2).toUpperCase()}`)).toBe(false);
  }
});

test('a digit or the size of a letter that is wrong is found', () => {
  const right = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
  expect(hasWrongChecksum(right)).toBe(false);
  expect(hasWrongChecksum(right.replace('5aA', '5AA'))).toBe(true);
  expect(hasWrongChecksum(right.replace('6053', '6054'))).toBe(true);
  expect(hasWrongChecksum('Treasury')).toBe(false);
});
