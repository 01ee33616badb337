/** The decoders that ship as examples: what they read, and that their encode is the counterpart. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, fromText, toHex } from '../../../shared/bytes';
import type { Batch, WriteItem } from '../../../shared/model';
import { entry, example, load, rowsOf, textsOf } from './decoders';

const streamId = entry.streamIds[0]!;
const never = 2n ** 64n - 1n;
const batchOf = (writes: WriteItem[]): Batch => ({ version: never, reads: [], writes, accessControl: [] });

describe('JSON lines', async () => {
  const decoder = await load(example('jsonLines'));
  const decode = (text: string) => decoder.decode(fromText(text), entry);

  test('each line writes or deletes a key', () => {
    const answer = decode(
      '{"key": "a/é", "value": {"on": true}}\r\n\n{"value": null, "key": "b"}\n{"key":"c","value":"x"}',
    );
    expect(textsOf(answer)).toEqual([
      ['a/é', '{"on":true}'],
      ['b', ''],
      ['c', '"x"'],
    ]);
  });

  test.each([
    ['not JSON', '{"key":"a","value":1}\n{', /^line 2 of the entry is not JSON: /],
    ['no key', '{"value": 1}', /^line 1 of the entry has no key and value$/],
    ['an empty key', '{"key": "", "value": 1}', /^line 1 of the entry has no key and value$/],
    ['no value', '{"key": "a"}', /^line 1 of the entry has no key and value$/],
    ['a number', '5', /^line 1 of the entry has no key and value$/],
    ['a long nest', '['.repeat(100_000), /^too deep recursion$/],
  ])('a line with %s fails the entry', (_, text, expected) => {
    expect(decode(text)).toMatchObject({ ok: false, message: expect.stringMatching(expected) });
  });

  test('bytes that are no UTF-8 fail the entry', () => {
    expect(decoder.decode(Uint8Array.of(0xff), entry)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^URIError/),
    });
  });

  test('decode of encode gives the rows back', () => {
    const row = fc.record({
      key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map(fromText),
      value: fc.oneof(
        fc.constant(new Uint8Array(0)),
        fc
          .jsonValue()
          .filter((value) => value !== null)
          .map((value) => fromText(JSON.stringify(JSON.parse(JSON.stringify(value))))),
      ),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const writes = rows.map((each) => ({ ...each, streamId }));
        const encoded = decoder.encode(batchOf(writes));
        if (!encoded.ok) throw new Error(encoded.message);
        expect(rowsOf(decoder.decode(encoded.data, entry))).toEqual(batchOf(writes));
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['a value that is not JSON', 'plain', /^SyntaxError/],
    ['JSON that would be written otherwise', '{ "a": 1 }', /is not JSON as this decoder writes it$/],
    ['null, which would delete', 'null', /is not JSON as this decoder writes it$/],
  ])('encode refuses %s', (_, value, expected) => {
    const answer = decoder.encode(batchOf([{ streamId, key: fromText('k'), value: fromText(value) }]));
    expect(answer).toMatchObject({ ok: false, message: expect.stringMatching(expected) });
  });

  test('encode refuses what a line cannot carry', () => {
    const reads = [{ streamId, key: fromText('k') }];
    expect(decoder.encode({ ...batchOf([]), reads })).toMatchObject({
      message: 'JSON lines cannot carry reads',
    });
    const accessControl = [{ opcode: 1 as const, streamId, key: new Uint8Array(0) }];
    expect(decoder.encode({ ...batchOf([]), accessControl })).toMatchObject({
      message: 'JSON lines cannot carry access control',
    });
  });
});

describe('a CBOR map', async () => {
  const decoder = await load(example('cborMap'));
  const decode = (hex: string) => decoder.decode(fromHex(hex), entry);
  const shown = (hex: string) =>
    rowsOf(decode(hex)).writes.map(({ key, value }) => [toHex(key), toHex(value)]);

  test.each([
    ['empty', 'a0', []],
    [
      'text keys, byte values',
      'a2616142010261624103',
      [
        ['0x61', '0x0102'],
        ['0x62', '0x03'],
      ],
    ],
    ['byte keys', 'a142ff004101', [['0xff00', '0x01']]],
    ['null deletes', 'a16161f6', [['0x61', '0x']]],
    [
      'other values stay CBOR',
      'a361611903e8616282010261 63a16178f5'.replace(' ', ''),
      [
        ['0x61', '0x1903e8'],
        ['0x62', '0x820102'],
        ['0x63', '0xa16178f5'],
      ],
    ],
    ['indefinite map', 'bf61614101ff', [['0x61', '0x01']]],
    ['indefinite strings', 'bf7f61616162ff5f41014102ffff', [['0x6162', '0x0102']]],
    ['indefinite values', 'a161619f01bf6178f4ffff', [['0x61', '0x9f01bf6178f4ffff']]],
    [
      'tags and floats',
      'a261 61c11a5f5e1000 6162fb3ff8000000000000'.replaceAll(' ', ''),
      [
        ['0x61', '0xc11a5f5e1000'],
        ['0x62', '0xfb3ff8000000000000'],
      ],
    ],
  ])('%s', (_, hex, expected) => {
    expect(shown(hex)).toEqual(expected);
  });

  test.each([
    ['nothing', '', 'the entry ends early, at 0'],
    ['an array', '8101', 'the entry is not a CBOR map'],
    ['bytes behind it', 'a000', 'bytes after the map, from 1'],
    ['a number as key', 'a10101', 'a key of the map is not a string'],
    ['half a value', 'a161614201', 'the entry ends early, at 4'],
    ['a length of 2^63', 'a161615b8000000000000000', 'the entry ends early, at 12'],
    ['no end', 'bf61614101', 'the entry ends early, at 5'],
    ['a break where none belongs', 'a16161ff', 'not CBOR at 3'],
    ['a reserved length', 'a161611c', 'not CBOR at 3'],
    ['a string of other strings', 'a161615f6161ff', 'not CBOR at 4'],
    ['a deep nest', `a16161${'81'.repeat(100)}00`, 'nested more than 64 deep'],
    ['an empty key', 'a16041 01'.replace(' ', ''), 'TypeError: writes[0].key is empty'],
  ])('%s fails the entry', (_, hex, expected) => {
    expect(decode(hex)).toMatchObject({ ok: false, message: expected });
  });

  test('every cut of a map fails, and none takes long', () => {
    const whole = fromHex('bf7f61616162ff5f41014102ff61629f01bf6178f4ffff6163c11a5f5e1000ff');
    for (let end = 0; end < whole.length; end++)
      expect(decoder.decode(whole.slice(0, end), entry).ok).toBe(false);
    expect(decoder.decode(whole, entry).ok).toBe(true);
  });

  test('decode of encode gives the rows back', () => {
    const row = fc.record({
      key: fc.uint8Array({ minLength: 1, maxLength: 300 }),
      value: fc.uint8Array({ maxLength: 300 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const writes = rows.map((each) => ({ ...each, streamId }));
        const encoded = decoder.encode(batchOf(writes));
        if (!encoded.ok) throw new Error(encoded.message);
        expect(rowsOf(decoder.decode(encoded.data, entry))).toEqual(batchOf(writes));
      }),
      { numRuns: 40 },
    );
  });
});
