/** Random changes of bytes, quick enough for millions of them; the same seed makes the same. */
import { concatBytes } from '../../shared/bytes';
import { firstSeed } from './manyLogs';
import { isLong } from './runs';

/** A number from 0 to below `below`. */
export type Draw = (below: number) => number;

/** Mulberry32: small, and good enough to try things. */
function draws(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Tries a check so many times, each from a seed of its own, which a failure names. */
export function tryMany(
  name: string,
  counts: { short: number; long: number },
  check: (draw: Draw) => void,
): void {
  const first = firstSeed();
  const count = isLong ? counts.long : counts.short;
  for (let seed = first; seed < first + count; seed++) {
    try {
      check(draws(seed));
    } catch (error) {
      throw new Error(`${name}: STREAMSCOPE_SEED=${seed} shows it`, { cause: error });
    }
  }
  console.log(`${name}: ${count} tried, seeds ${first} to ${first + count - 1}`);
}

/** Numbers at the edges of counts and lengths, by their width in bytes. */
const edges: [width: number, values: bigint[]][] = [
  [1, [0n, 1n, 0x02n, 0x10n, 0x22n, 0x33n, 0x7fn, 0xffn]],
  [3, [0n, 1n, 0xffffn, 0xffffffn]],
  [4, [0n, 1n, 65_536n, 65_537n, 0x7fffffffn, 0xffffffffn]],
  [8, [0n, 1n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 4n, 2n ** 64n - 1n]],
];

/** The bytes with up to three changes: a bit, a byte, a number at an edge, parts dropped, doubled, moved or cut off. */
export function mutate(bytes: Uint8Array, draw: Draw): Uint8Array {
  let changed: Uint8Array = bytes.slice();
  for (let times = 1 + draw(3); times > 0 && changed.length > 0; times--) changed = change(changed, draw);
  return changed;
}

function change(bytes: Uint8Array, draw: Draw): Uint8Array {
  const at = draw(bytes.length);
  const end = Math.min(bytes.length, at + 1 + draw(80));
  switch (draw(7)) {
    case 0:
      bytes[at]! ^= 1 << draw(8);
      return bytes;
    case 1:
      bytes[at] = draw(256);
      return bytes;
    case 2:
      return withEdge(bytes, at, draw);
    case 3:
      return concatBytes(bytes.subarray(0, at), bytes.subarray(end));
    case 4:
      return concatBytes(bytes.subarray(0, end), bytes.subarray(at));
    case 5:
      return concatBytes(bytes.subarray(end), bytes.subarray(0, end));
    default:
      return bytes.subarray(0, at);
  }
}

function withEdge(bytes: Uint8Array, at: number, draw: Draw): Uint8Array {
  const [width, values] = edges[draw(edges.length)]!;
  const value = values[draw(values.length)]!;
  for (let i = 0; i < width && at + i < bytes.length; i++)
    bytes[at + i] = Number((value >> BigInt(8 * (width - 1 - i))) & 0xffn);
  return bytes;
}

export function randomBytes(length: number, draw: Draw): Uint8Array {
  return Uint8Array.from({ length }, () => draw(256));
}
