import { keccak256 as ethersKeccak256 } from 'ethers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keccak256 } from '../../../electron/log/keccak';
import { toHex } from '../../../shared/bytes';

test('hashes nothing to the known value', () => {
  expect(toHex(keccak256(new Uint8Array(0)))).toBe(
    '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
  );
});

test('agrees with another implementation at every length around its block of 136 bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 600 }),
      (bytes) => toHex(keccak256(bytes)) === ethersKeccak256(bytes),
    ),
    { numRuns: 300 },
  );
});

test('a hash is a copy that the next one leaves alone', () => {
  const first = keccak256(Uint8Array.of(1));
  const before = toHex(first);
  keccak256(Uint8Array.of(2));
  expect(toHex(first)).toBe(before);
});
