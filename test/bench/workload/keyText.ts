/** Keys of the workload: texts of 55 bytes with delimiters and shared prefixes, as real streams have them. */

const keyLength = 55;

/** Turns the number of a key into another one, each into one of its own (the finalizer of MurmurHash3). */
function scatter(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const digits = (number: number) => number.toString(16).padStart(8, '0');

const areas = ['balances/', 'items/sword/', 'market:orders:eth-usd:', 'world/region-'];

/** The key with this number in a stream: unique in it, and at a random place in its order. */
export function keyOf(number: number): Uint8Array {
  const first = scatter(number);
  const own = digits(first);
  let text = areas[first & 3]!;
  text += (first & 1) === 0 ? `0x${own}` : `${own.slice(0, 2)}/${own.slice(2)}/`;
  // Whatever fills the rest depends on the number alone.
  let filler = first;
  while (text.length < keyLength) {
    filler = scatter((filler + 0x9e3779b9) >>> 0);
    text += digits(filler);
  }
  return Buffer.from(text.slice(0, keyLength), 'latin1');
}
