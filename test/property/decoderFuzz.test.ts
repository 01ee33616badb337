/**
 * The decoder against hostile data: a batch or a coded fault, never another exception, never more memory than the data
 * warrants, and always what the plain decoder says.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromText, toHex } from '../../shared/bytes';
import type { Batch } from '../../shared/model';
import { decodeBatch, decodeFaultTexts, encodeBatch, maxItems, padToSectors } from '../../shared/streamData';
import { rawBatch, rawRead, rawWrite, stream } from '../unit/shared/rawData';
import { buildLikeTheSdk, vectors } from '../vectors/vector';
import { type Draw, mutate, randomBytes, tryMany } from './mutations';
import { filled, parse } from './plainDecoder';
import { isLong, unhurried } from './runs';

const encoded = vectors.map(({ name, input }) => ({ name, data: encodeBatch(buildLikeTheSdk(input).batch) }));

describe.each(encoded)('cut anywhere, $name', unhurried, ({ data }) => {
  test('gives what the plain decoder gives', () => {
    for (const length of cuts(data.length)) expectAgreement(data.subarray(0, length));
  });
});

/** Data up to this size is cut everywhere. */
const smallSize = 2500;
/** Large data is cut everywhere in its first and last bytes, where its fields are, and at so many places between. */
const edgeSize = isLong ? 2048 : 300;
const placesBetween = isLong ? 1024 : 64;

function cuts(length: number): Set<number> {
  const every = Array.from({ length: Math.min(length, smallSize) }, (_, i) => i);
  if (length <= smallSize) return new Set([...every, length]);
  const edge = every.slice(0, edgeSize);
  const between = every.slice(0, placesBetween).map((i) => Math.floor((i * length) / placesBetween));
  return new Set([...edge, ...between, ...edge.map((i) => length - i)]);
}

describe('changed at random', unhurried, () => {
  const small = encoded.map(({ data }) => data).filter((data) => data.length < 2000);

  test('real batches give what the plain decoder gives', () => {
    tryMany('changed vectors', { short: 12_000, long: 600_000 }, (draw) =>
      expectAgreement(mutate(small[draw(small.length)]!, draw)),
    );
  });

  test('batches of any items give what the plain decoder gives', () => {
    tryMany('changed batches', { short: 6_000, long: 300_000 }, (draw) => {
      const data = randomBatch(draw);
      expectAgreement(draw(4) === 0 ? data : mutate(data, draw));
    });
  });

  test('mere bytes, behind a version and counts or not, give what the plain decoder gives', () => {
    tryMany('random bytes', { short: 2_000, long: 100_000 }, (draw) => {
      const start = new Uint8Array([0, 8, 12, 16][draw(4)]!);
      expectAgreement(concatBytes(start, randomBytes(draw(600), draw)));
    });
  });
});

/** Well-formed data of few items, some of them twice. */
function randomBatch(draw: Draw): Uint8Array {
  const key = () => 'k'.repeat(1 + draw(4) * draw(100));
  const items = <Item>(most: number, make: () => Item) => Array.from({ length: draw(most) }, make);
  const sizes: number[] = [];
  const writes = items(5, () => {
    const size = draw(3) * draw(300);
    sizes.push(size);
    return rawWrite(stream(draw(3)), key(), size);
  });
  const accessControl = items(6, () => {
    const opcode = [0x00, 0x01, 0x10, 0x11, 0x20, 0x21, 0x22, 0x30, 0x31, 0x32][draw(10)]!;
    const head = concatBytes(Uint8Array.of(opcode), stream(draw(3)));
    const withKey = opcode >= 0x30 || (opcode & 0xf0) === 0x10;
    const withAccount = [0x00, 0x20, 0x21, 0x30, 0x31].includes(opcode);
    const keyPart = withKey ? rawRead(stream(0), key()).subarray(32) : new Uint8Array(0);
    return concatBytes(head, keyPart, withAccount ? randomBytes(20, draw) : new Uint8Array(0));
  });
  return rawBatch({
    version: BigInt(draw(2 ** 32)) << BigInt(draw(32)),
    reads: items(4, () => rawRead(stream(draw(3)), key())),
    writes,
    values: randomBytes(
      sizes.reduce((sum, size) => sum + size, 0),
      draw,
    ),
    accessControl,
  });
}

describe('a length that the data only claims allocates nothing', () => {
  const claims: [string, Uint8Array][] = [
    ['65,536 reads', rawBatch({ readCount: maxItems })],
    ['65,536 writes', rawBatch({ writeCount: maxItems })],
    ['65,536 operations', rawBatch({ accessControlCount: maxItems })],
    ['a key of 16 MB', rawBatch({ reads: [rawRead(stream(1), 'k', 0xffffff)] })],
    ['a value of 4 GB', rawBatch({ writes: [rawWrite(stream(1), 'k', 2 ** 32)] })],
    ['a value of 2^63 bytes', rawBatch({ writes: [rawWrite(stream(1), 'k', 2n ** 63n)] })],
    [
      'two values of 2^63 bytes',
      rawBatch({ writes: [1, 2].map((i) => rawWrite(stream(i), 'k', 2n ** 63n)) }),
    ],
    ['a value of 2^64-1 bytes', rawBatch({ writes: [rawWrite(stream(1), 'k', 2n ** 64n - 1n)] })],
  ];
  const collectGarbage = garbageCollector();

  test.each(claims)('%s', (_, claim) => {
    const data = padToSectors(claim);
    // Code and caches that the first decoding makes are not the data's.
    for (let i = 0; i < 100; i++) expectFault(data);
    collectGarbage();
    const before = process.memoryUsage();
    for (let i = 0; i < 100; i++) expectFault(data);
    const after = process.memoryUsage();
    const each = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 100;
    expect(each).toBeLessThan(64 * 1024);
  });

  function expectFault(data: Uint8Array): void {
    if (decodeBatch(data).ok) throw new Error('it decodes');
  }
});

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

test('what is there is shown, not copied', () => {
  const data = padToSectors(rawBatch({ writes: [rawWrite(stream(1), 'k', 5)], values: fromText('value') }));
  const decoded = decodeBatch(data);
  if (!decoded.ok) throw new Error(decoded.fault.field);
  expectViews(decoded.value, data.buffer);
});

/** Whatever the bytes are: the batch that the plain decoder finds, or its fault, at the same place. */
function expectAgreement(data: Uint8Array): void {
  const padded = padToSectors(data);
  const decoded = decodeBatch(padded);
  const plain = parse(filled(data));
  if (!decoded.ok) {
    const { kind, offset, field } = decoded.fault;
    const part = [plain.reads, plain.writes, plain.controls].find((each) => 'broken' in each);
    expect({ broken: decodeFaultTexts[kind], offset }).toEqual(part);
    expect(field).toMatch(
      /^(version|(read|write|accessControl)Count|(reads|writes|accessControl)\[\d+\]\.\w+)$/,
    );
    return;
  }
  expect(decoded.end).toBe(plain.end);
  expect(contentOf(decoded.value)).toBe(
    JSON.stringify([`${plain.version}`, plain.reads, plain.writes, plain.controls]),
  );
  expectViews(decoded.value, padded.buffer);
}

function contentOf({ version, reads, writes, accessControl }: Batch): string {
  const item = (each: { streamId: Uint8Array; key: Uint8Array }) => ({
    streamId: toHex(each.streamId),
    key: toHex(each.key),
  });
  return JSON.stringify([
    `${version}`,
    reads.map(item),
    writes.map((write) => ({ ...item(write), value: toHex(write.value) })),
    accessControl.map(({ opcode, account, ...each }) => ({
      opcode,
      ...item(each),
      ...(account && { account: toHex(account) }),
    })),
  ]);
}

/** Bytes of a batch are views of the data: it can hold no more than the data has. */
function expectViews({ reads, writes, accessControl }: Batch, buffer: ArrayBufferLike): void {
  const items = [...reads, ...writes, ...accessControl];
  const parts = items.flatMap(({ streamId, key }) => (key.length === 0 ? [streamId] : [streamId, key]));
  for (const part of [...parts, ...writes.map(({ value }) => value)])
    if (part.buffer !== buffer) throw new Error('a part of the batch is a copy');
}
