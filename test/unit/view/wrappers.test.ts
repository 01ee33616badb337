/** What lies around a value: taken off, bounded, and told when it is not what it looks like. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { guess } from '../../../electron/view/guess';
import { ViewFault } from '../../../electron/view/sink';
import { mostInside, unwrap, unwrapAll } from '../../../electron/view/wrappers';
import { fromHex, fromText, toText } from '../../../shared/bytes';

/** zstd frame of `hello hello hello hello`, one compressed block. */
const zstdFrame = (content: Uint8Array, header: number[]) =>
  Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, ...header, ...rawBlock(content)]);
/** A last block that is stored as it is. */
const rawBlock = (content: Uint8Array) => {
  const head = (content.length << 3) | 1;
  return [head & 255, (head >> 8) & 255, (head >> 16) & 255, ...content];
};

describe('unwrapping', () => {
  test('gzip, zstd, base64 and hex text, also inside each other', () => {
    const text = fromText('{"a":1}');
    expect(unwrap('gzip', gzipSync(text)).bytes).toEqual(Buffer.from(text));
    expect(toText(unwrap('zstd', zstdFrame(text, [0x20, text.length])).bytes)).toBe('{"a":1}');
    const wrapped = fromText(Buffer.from(gzipSync(text)).toString('base64'));
    expect(toText(unwrapAll(['base64', 'gzip'], wrapped).bytes)).toBe('{"a":1}');
    expect(unwrap('hexText', fromText('0x00ff\n')).bytes).toEqual(Uint8Array.of(0, 255));
  });

  test('a gzip bomb gives its start and says that there is more', () => {
    const bomb = gzipSync(new Uint8Array(200 << 20));
    const { bytes, isCut } = unwrap('gzip', bomb);
    expect(isCut).toBe(true);
    expect(bytes.length).toBeLessThanOrEqual(mostInside);
    expect(bytes.length).toBeGreaterThan(0);
  });

  test('a zstd bomb of repeated bytes gives its start', () => {
    // 200 blocks of 128 KiB, each one byte that is repeated.
    const block = ((131_072 << 3) | 2) >>> 0;
    const blocks = Array.from({ length: 200 }, () => [
      block & 255,
      (block >> 8) & 255,
      (block >> 16) & 255,
      65,
    ]);
    const bomb = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38, ...blocks.flat()]);
    const { bytes, isCut } = unwrap('zstd', bomb);
    expect(isCut).toBe(true);
    expect(bytes.length).toBe(mostInside);
  });

  test.each([
    ['gzip', '0x00', 'gzip begins with 1f 8b 08'],
    ['gzip', '0x1f8b0800', /^gzip does not decompress: /],
    ['zstd', '0x28b52ffd', /^zstd does not decompress: /],
    // A window of 2 GiB, and a single segment of 2^63 bytes.
    ['zstd', '0x28b52ffd00a8', /^needs \d+ bytes to decompress; at most 33554432 are given$/],
    ['zstd', '0x28b52ffde00000000000000080', /^needs \d+ bytes to decompress/],
    ['base64', '0x21', 'a character that is not of base64'],
    ['base64', '0x4141414141', 'base64 has no text of this length'],
    ['hexText', '0x303', 'not an even number of hex digits'],
  ] as const)('%s of %s is refused with its reason', (wrapper, bytes, reason) => {
    const given = bytes === '0x303' ? fromText('0x0') : fromHex(bytes);
    expect(() => unwrap(wrapper, given)).toThrow(ViewFault);
    expect(() => unwrap(wrapper, given)).toThrow(reason);
  });
});

describe('the best guess', () => {
  test('what begins as gzip does and is cut off is no address', () => {
    const [first] = guess(gzipSync(fromText('a'.repeat(50) + Math.PI)).subarray(0, 20)).fits;
    expect(first).toEqual({
      via: [],
      viewer: 'hex',
      because: 'begins with 1f 8b 08 as gzip does, and does not decompress',
    });
  });

  const best = (bytes: Uint8Array) => {
    const [first] = guess(bytes).fits;
    return [...(first?.via ?? []), first?.viewer].join(' ');
  };
  const json = fromText('{"owner":"ada","level":7}');

  test.each([
    ['JSON', json, 'json'],
    ['text', fromText('paid in full'), 'text'],
    ['a word of four letters', fromText('gold'), 'text'],
    ['a word of eight letters', fromText('shielded'), 'text'],
    ['a time in digits', fromText('1762082384'), 'time'],
    ['a word that could be base64', fromText('indexerbotwashere'), 'text'],
    ['bytes', fromHex('0x80ff01aa55'), 'hex'],
    ['an empty value', new Uint8Array(), 'text'],
    ['gzip of JSON', gzipSync(json), 'gzip json'],
    ['base64 of gzip of JSON', fromText(Buffer.from(gzipSync(json)).toString('base64')), 'base64 gzip json'],
    ['base64 of JSON', fromText(Buffer.from(json).toString('base64')), 'base64 json'],
    ['hex text of JSON', fromText(`0x${Buffer.from(json).toString('hex')}`), 'hexText json'],
    ['an account', fromHex('0x51cc8aa5d370dabcdbe4fab1f586e73156709ac3'), 'address'],
    ['an account as text', fromText('0x51cc8aa5d370dabcdbe4fab1f586e73156709ac3'), 'address'],
    ['a count', fromHex('0x0000000000000007'), 'number'],
    ['a time', fromHex('0x0000000069073e50'), 'time'],
    ['a CBOR map', fromHex('0xa2646e616d65636164616161f5'), 'cbor'],
    ['a MessagePack map', fromHex('0x82a46e616d65a3616461a16107'), 'messagePack'],
    ['an RLP list', fromHex('0xc88363617483646f67'), 'rlp'],
  ])('of %s', (_, bytes, expected) => {
    expect(best(bytes)).toBe(expected);
  });

  test('says why each reading fits, and why the others do not', () => {
    const { fits, others } = guess(json);
    expect(fits[0]).toEqual({ via: [], viewer: 'json', because: 'all of it is JSON: an object of 2' });
    expect(fits.map(({ viewer }) => viewer)).toContain('hex');
    expect(others).toContainEqual({
      via: [],
      viewer: 'address',
      because: expect.stringContaining('these are 25 bytes'),
    });
    expect(others.every(({ because }) => because.length > 0)).toBe(true);
  });
});
