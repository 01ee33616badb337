import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keccak256 } from '../../../electron/log/keccak';
import { concatBytes, toHex } from '../../../shared/bytes';
import { chargedSectors, describeSubmission, foldNodes, nodeHeights } from '../../../shared/submission';

describe('sectors and nodes by size', () => {
  test.each([
    [0, 0, []],
    [1, 1, [0]],
    [256, 1, [0]],
    [257, 2, [1]],
    [768, 3, [1, 0]],
    [4352, 18, [4, 1]],
    [25_600, 104, [6, 5, 3]],
    [262_144, 1024, [10]],
    [262_145, 1152, [10, 7]],
    [300_066, 1280, [10, 8]],
    [256 * 2 ** 32 + 1, 2 ** 32 + 2 ** 29, [32, 29]],
  ])('%i bytes', (size, sectors, heights) => {
    expect(chargedSectors(size)).toBe(sectors);
    expect(nodeHeights(size)).toEqual(heights);
  });

  test('agree with whole-number arithmetic for every size', () => {
    fc.assert(fc.property(anySize(), (size) => chargedSectors(size) === exactSectors(size)));
  });

  test('at most four nodes, heights falling, and the last unit is needed', () => {
    fc.assert(
      fc.property(anySize(), (size) => {
        const heights = nodeHeights(size);
        expect(heights.length).toBeLessThanOrEqual(4);
        expect(heights[0]! - heights.at(-1)!).toBeLessThan(4);
        for (let i = 1; i < heights.length; i++) expect(heights[i]!).toBeLessThan(heights[i - 1]!);
        expect(heights.reduce((sum, height) => sum + 2 ** height, 0)).toBe(chargedSectors(size));
      }),
    );
  });
});

describe('the data root', () => {
  test('of nothing has no nodes', () => {
    expect(describeSubmission(new Uint8Array(0), keccak256)).toEqual({
      length: 0,
      nodes: [],
      dataRoot: new Uint8Array(32),
    });
  });

  test('of a zero sector is the hash of 256 zero bytes, however much of it was sent', () => {
    for (const size of [1, 20, 256]) {
      expect(toHex(describeSubmission(new Uint8Array(size), keccak256).dataRoot)).toBe(
        '0xd397b3b043d87fcd6fad1291ff0bfd16401c274896d8c63a923727f077b8e0b5',
      );
    }
  });

  test('is that of a tree over all sectors in which the left part is the largest power of two', () => {
    const sizes = fc.oneof(
      fc.integer({ min: 1, max: 6000 }),
      fc.integer({ min: 1, max: 40 }).map((n) => n * 256),
    );
    fc.assert(
      fc.property(sizes, fc.integer(), (size, seed) => {
        const data = Uint8Array.from({ length: size }, (_, i) => (i * 31 + seed) % 251);
        const { nodes, dataRoot } = describeSubmission(data, keccak256);
        expect(toHex(dataRoot)).toBe(toHex(leftFullTree(leaves(data))));
        expect(toHex(foldNodes(nodes, keccak256))).toBe(toHex(dataRoot));
      }),
    );
  });
});

function anySize(): fc.Arbitrary<number> {
  const nearPower = fc
    .tuple(fc.integer({ min: 0, max: 44 }), fc.integer({ min: -2, max: 2 }))
    .map(([power, offset]) => Math.max(1, 256 * 2 ** power + offset));
  return fc.oneof(
    fc.integer({ min: 1, max: 2 ** 21 }),
    fc.maxSafeNat().map((n) => Math.max(1, n)),
    nearPower,
  );
}

/** protocol f.2 in whole numbers. */
function exactSectors(size: number): number {
  const sectors = (BigInt(size) + 255n) / 256n;
  let power = 1n;
  while (power < sectors) power *= 2n;
  if (power === sectors) return Number(sectors);
  const unit = power / 16n > 1n ? power / 16n : 1n;
  return Number(((sectors + unit - 1n) / unit) * unit);
}

function leaves(data: Uint8Array): Uint8Array[] {
  return Array.from({ length: exactSectors(data.length) }, (_, i) => {
    const sector = new Uint8Array(256);
    sector.set(data.subarray(256 * i, 256 * (i + 1)));
    return keccak256(sector);
  });
}

function leftFullTree(hashes: Uint8Array[]): Uint8Array {
  if (hashes.length === 1) return hashes[0]!;
  let left = 1;
  while (2 * left < hashes.length) left *= 2;
  return keccak256(concatBytes(leftFullTree(hashes.slice(0, left)), leftFullTree(hashes.slice(left))));
}
