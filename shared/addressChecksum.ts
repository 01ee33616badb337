/**
 * Checksums of addresses (EIP-55): the letters of the address are capital where the hash of its small letters has a digit
 * of 8 or more. An address in letters of one size carries none.
 */
import { fromText, toHex } from './bytes';

export const wrongChecksum =
  'its capital letters do not fit its digits (EIP-55): one of them is wrong. In small letters it is taken as it is';

/** Whether this is `0x` and 40 hex digits with a checksum that is of another address. */
export function hasWrongChecksum(address: string): boolean {
  if (!/^0x[0-9a-f]{40}$/i.test(address)) return false;
  const digits = address.slice('0x'.length);
  const small = digits.toLowerCase();
  if (digits === small || digits === digits.toUpperCase()) return false;
  const hash = toHex(keccak256OfShort(fromText(small))).slice('0x'.length);
  return [...digits].some((digit, index) => {
    if (!/[a-f]/i.test(digit)) return false;
    return (digit !== digit.toLowerCase()) !== Number.parseInt(hash[index]!, 16) >= 8;
  });
}

/** Bytes that are hashed at one go. */
const rate = 136;

/** keccak256 of fewer bytes than one block: the hash of the host is not to be had where addresses are typed. */
function keccak256OfShort(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(200);
  block.set(bytes);
  block[bytes.length]! ^= 0x01;
  block[rate - 1]! ^= 0x80;
  const view = new DataView(block.buffer);
  /** 25 lanes of 64 bits, each as its low and its high half. */
  const lanes = Uint32Array.from({ length: 50 }, (_, index) => view.getUint32(index * 4, true));
  for (const [low, high] of roundConstants) permute(lanes, low!, high!);
  lanes.forEach((half, index) => {
    view.setUint32(index * 4, half, true);
  });
  return block.slice(0, 32);
}

function permute(lanes: Uint32Array, low: number, high: number): void {
  const row = new Uint32Array(10);
  for (let x = 0; x < 10; x++)
    row[x] = lanes[x]! ^ lanes[x + 10]! ^ lanes[x + 20]! ^ lanes[x + 30]! ^ lanes[x + 40]!;
  for (let x = 0; x < 10; x += 2) {
    const [before, after] = [(x + 8) % 10, (x + 2) % 10];
    const [mixedLow, mixedHigh] = turned(row[after]!, row[after + 1]!, 1);
    for (let y = x; y < 50; y += 10) {
      lanes[y]! ^= mixedLow ^ row[before]!;
      lanes[y + 1]! ^= mixedHigh ^ row[before + 1]!;
    }
  }
  let [moved, movedHigh] = [lanes[2]!, lanes[3]!];
  for (const [step, place] of places.entries()) {
    const [turnedLow, turnedHigh] = turned(moved, movedHigh, turns[step]!);
    [moved, movedHigh] = [lanes[place]!, lanes[place + 1]!];
    lanes[place] = turnedLow;
    lanes[place + 1] = turnedHigh;
  }
  for (let y = 0; y < 50; y += 10) {
    row.set(lanes.subarray(y, y + 10));
    for (let x = 0; x < 10; x++) lanes[y + x]! ^= ~row[(x + 2) % 10]! & row[(x + 4) % 10]!;
  }
  lanes[0]! ^= low;
  lanes[1]! ^= high;
}

/** A lane turned left. */
function turned(low: number, high: number, by: number): [low: number, high: number] {
  if (by === 0) return [low, high];
  const [first, second, rest] = by < 32 ? [low, high, by] : [high, low, by - 32];
  if (rest === 0) return [first, second];
  return [(first << rest) | (second >>> (32 - rest)), (second << rest) | (first >>> (32 - rest))];
}

/** Where the lanes move one after the other (as indices of halves), and how far each is turned. */
const places: number[] = [];
const turns: number[] = [];
/** Low and high half of what each round adds. */
const roundConstants: number[][] = [];
{
  let [x, y, bits] = [1, 0, 1n];
  for (let round = 0; round < 24; round++) {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    places.push(2 * (5 * y + x));
    turns.push((((round + 1) * (round + 2)) / 2) % 64);
    let constant = 0n;
    for (let bit = 0n; bit < 7n; bit++) {
      bits = ((bits << 1n) ^ ((bits >> 7n) * 0x71n)) % 256n;
      if (bits & 2n) constant ^= 1n << ((1n << bit) - 1n);
    }
    roundConstants.push([Number(constant & 0xffffffffn), Number(constant >> 32n)]);
  }
}
