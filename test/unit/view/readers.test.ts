/** What each reader makes of bytes: examples of the formats' own rules, and every way in which bytes can be wrong. */

import { AbiCoder, encodeRlp } from 'ethers';
import fc from 'fast-check';
import { Packr } from 'msgpackr';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { readAbi } from '../../../electron/view/abi';
import { readAddress } from '../../../electron/view/address';
import { readCbor } from '../../../electron/view/cbor';
import { readJson } from '../../../electron/view/json';
import { readMessagePack } from '../../../electron/view/messagePack';
import { readNumber } from '../../../electron/view/number';
import { readProtobuf } from '../../../electron/view/protobuf';
import { readRlp } from '../../../electron/view/rlp';
import { mostRows, rowsOf } from '../../../electron/view/rows';
import { type Sink, ViewFault } from '../../../electron/view/sink';
import { readTime } from '../../../electron/view/time';
import { fromHex, fromText } from '../../../shared/bytes';

type Reader = (bytes: Uint8Array, sink: Sink) => void;

/** Rows as indented lines: name, type, text. */
function lines(read: Reader, bytes: Uint8Array): string[] {
  return rowsOf((sink) => read(bytes, sink)).rows.map(
    ({ depth, name, type, text }) =>
      `${'  '.repeat(depth)}${[name, type, text].filter((part) => part !== '').join(' | ')}`,
  );
}

function fault(read: Reader, bytes: Uint8Array): string {
  try {
    rowsOf((sink) => read(bytes, sink));
  } catch (error) {
    if (error instanceof ViewFault) return `${error.message} at ${error.offset}`;
    throw error;
  }
  return 'no fault';
}

const hex = (text: string) => fromHex(text);

describe('CBOR', () => {
  test.each([
    ['00', 'whole number | 0'],
    ['1bffffffffffffffff', 'whole number | 18446744073709551615'],
    ['3bffffffffffffffff', 'whole number | -18446744073709551616'],
    ['f90000', 'float 16 | 0'],
    ['f98000', 'float 16 | -0'],
    ['f93c00', 'float 16 | 1'],
    ['f97bff', 'float 16 | 65504'],
    ['f90001', 'float 16 | 5.960464477539063e-8'],
    ['f97e00', 'float 16 | NaN'],
    ['fa47c35000', 'float 32 | 100000'],
    ['fb3ff199999999999a', 'float 64 | 1.1'],
    ['fbfff0000000000000', 'float 64 | -Infinity'],
    ['f5', 'true'],
    ['f7', 'undefined'],
    ['f8ff', 'simple 255'],
    ['4401020304', 'bytes | 0x01020304'],
    ['62c3bc', 'text | ü'],
    ['5f42010243030405ff', 'bytes | 0x0102030405'],
    ['7f657374726561646d696e67ff', 'text | streaming'],
  ])('%s is %s', (bytes, line) => {
    expect(lines(readCbor, hex(bytes))).toEqual([line]);
  });

  test('containers keep their order, keys of any kind, duplicates, tags, and lengths that are not stated', () => {
    expect(lines(readCbor, hex('a3016161820203f46161f5'))).toEqual([
      'map',
      '  1 | text | a',
      '  [2, 3] | false',
      '  a | true',
    ]);
    expect(lines(readCbor, hex('a2616101616102'))).toEqual([
      'map',
      '  a | whole number | 1',
      '  a | whole number | 2',
    ]);
    expect(lines(readCbor, hex('9f018202039f0405ffff'))).toEqual([
      'list',
      '  0 | whole number | 1',
      '  1 | list',
      '    0 | whole number | 2',
      '    1 | whole number | 3',
      '  2 | list',
      '    0 | whole number | 4',
      '    1 | whole number | 5',
    ]);
    expect(lines(readCbor, hex('bf6346756ef563416d7421ff'))).toEqual([
      'map',
      '  Fun | true',
      '  Amt | whole number | -2',
    ]);
    expect(lines(readCbor, hex('c11a514b67b0'))).toEqual([
      'tag 1: seconds since 1970',
      '  content | whole number | 1363896240',
    ]);
  });

  test.each([
    ['', 'there are no bytes at null'],
    ['0000', '1 byte follows the value at 1'],
    ['ff', 'the byte 0xff begins no item at 0'],
    ['1c', 'the byte 0x1c begins no item at 0'],
    ['62c3', 'the bytes end inside a text at 1'],
    ['61ff', 'a text is not UTF-8 at 1'],
    ['9bffffffffffffffff', 'the bytes end inside a list of 18446744073709551615 at 0'],
    ['82ff01', 'an end inside a list of a stated length at 1'],
    ['bf01ff', 'a key without a value at 2'],
    ['1f', 'a number or tag without a value at 0'],
    ['7f4101ff', 'a piece of a string that is no string at 1'],
    ['81'.repeat(200), 'nesting deeper than 128 levels at 129'],
  ])('%s is refused', (bytes, reason) => {
    expect(fault(readCbor, hex(bytes))).toBe(reason);
  });
});

describe('MessagePack', () => {
  test('what the product’s own encoder writes is read', () => {
    const packed = new Packr({ useRecords: false, variableMapSize: true }).pack({
      small: 7,
      negative: -33,
      big: 2n ** 64n - 1n,
      float: 1.5,
      text: 'x'.repeat(40),
      bytes: Uint8Array.of(1, 2),
      list: [null, true, false],
    });
    expect(lines(readMessagePack, packed)).toEqual([
      'map',
      '  small | whole number | 7',
      '  negative | whole number | -33',
      '  big | whole number | 18446744073709551615',
      expect.stringMatching(/^ {2}float \| float (32|64) \| 1\.5$/),
      `  text | text | ${'x'.repeat(40)}`,
      '  bytes | bytes | 0x0102',
      '  list | list',
      '    0 | null',
      '    1 | true',
      '    2 | false',
    ]);
  });

  test('times of all three lengths, other extensions, and texts that are no UTF-8', () => {
    expect(lines(readMessagePack, hex('d6ff514b67b0'))[1]).toBe('  time | 2013-03-21T20:04:00Z');
    expect(lines(readMessagePack, hex('d7ff00000004514b67b0'))[1]).toBe(
      '  time | 2013-03-21T20:04:00.000000001Z',
    );
    expect(lines(readMessagePack, hex('c70cff0000000100000000514b67b0'))[1]).toBe(
      '  time | 2013-03-21T20:04:00.000000001Z',
    );
    expect(lines(readMessagePack, hex('d407aa'))).toEqual(['extension 7', '  data | bytes | 0xaa']);
    expect(lines(readMessagePack, hex('a1ff'))).toEqual(['bytes | 0xff']);
  });

  test.each([
    ['c1', 'the byte 0xc1 begins no value at 0'],
    ['0101', '1 byte follows the value at 1'],
    ['ddffffffff', 'the bytes end inside a list at 5'],
    ['dbffffffff', 'the bytes end inside a text at 5'],
    ['91'.repeat(200), 'nesting deeper than 128 levels at 129'],
  ])('%s is refused', (bytes, reason) => {
    expect(fault(readMessagePack, hex(bytes))).toBe(reason);
  });
});

describe('RLP', () => {
  test('what ethers encodes is read', () => {
    const encoded = hex(encodeRlp(['0x646f67', '0x', '0x7f', [`0x${'ab'.repeat(60)}`, []]]));
    expect(lines(readRlp, encoded)).toEqual([
      'list',
      '  0 | text | dog',
      '  1 | bytes | 0x',
      '  2 | bytes | 0x7f',
      '  3 | list',
      `    0 | bytes | 0x${'ab'.repeat(60)}`,
      '    1 | list',
    ]);
  });

  test.each([
    ['8100', 'a single byte that needs no length has one at 0'],
    ['b800', 'a length that is not in its shortest form at 0'],
    ['c28363', 'an item is longer than what holds it at 1'],
    ['bbffffffff', 'the bytes end inside an item at 0'],
    ['c000', '1 byte follows the value at 1'],
  ])('%s is refused', (bytes, reason) => {
    expect(fault(readRlp, hex(bytes))).toBe(reason);
  });
});

describe('JSON', () => {
  test('every digit, duplicate names and the order stay', () => {
    expect(
      lines(readJson, fromText(' {"a": 18446744073709551617, "a": [1.50, -0, 1e3], "é\\n": null} ')),
    ).toEqual([
      'object',
      '  a | whole number | 18446744073709551617',
      '  a | array',
      '    0 | number | 1.50',
      '    1 | number | -0',
      '    2 | number | 1e3',
      '  é\n | null',
    ]);
  });

  test.each([
    ['{"a"}', 'no colon after a name at 4'],
    ['[1,]', 'no JSON value at 3'],
    ['[1', 'no comma and no end of the list at 2'],
    ['"a', 'a string that does not end at 0'],
    ['"\\x"', 'a string with a character or escape that JSON does not know at 0'],
    ['1 2', 'more text after the value at 2'],
    ['', 'the end, where a value should stand at 0'],
    ['['.repeat(300), 'nesting deeper than 128 levels at 129'],
  ])('%s is refused', (text, reason) => {
    expect(fault(readJson, fromText(text))).toBe(reason);
  });

  test('whatever JSON.parse takes is taken, and nothing else', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '.5',
      'e2',
      'true',
      ' ',
      '\\',
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
        ),
        (text) => {
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          expect(fault(readJson, fromText(text)) === 'no fault').toBe(isJson);
        },
      ),
    );
  });
});

describe('protobuf', () => {
  const proto = `syntax = "proto3";
    package shop;
    enum Kind { NONE = 0; SWORD = 1; }
    message Item {
      uint64 id = 1; sint32 change = 2; double price = 3; Kind kind = 4; repeated int32 sizes = 5;
      map<string, Owner> owners = 6; Owner first = 7; bytes raw = 8; bool sold = 9; fixed32 mark = 10;
    }
    message Owner { string name = 1; }`;
  const encode = (value: object) =>
    protobuf.parse(proto, { keepCase: true }).root.lookupType('shop.Item').encode(value).finish();
  const read = (message: string) => (bytes: Uint8Array, sink: Sink) =>
    readProtobuf(bytes, { text: proto, message }, sink);

  test('what the library writes is read by its schema', () => {
    const bytes = encode({
      id: { low: -1, high: -1, unsigned: true },
      change: -5,
      price: 1.5,
      kind: 1,
      sizes: [1, -2],
      owners: { a: { name: 'ada' } },
      first: { name: 'bob' },
      raw: Uint8Array.of(255),
      sold: true,
      mark: 7,
    });
    expect(lines(read('shop.Item'), bytes)).toEqual([
      'Item',
      '  id | whole number | 18446744073709551615',
      '  change | whole number | -5',
      '  price | double | 1.5',
      '  kind | SWORD (1)',
      '  sizes | packed int32',
      '    0 | whole number | 1',
      '    1 | whole number | -2',
      '  owners | entry',
      '    key | text | a',
      '    value | Owner',
      '      name | text | ada',
      '  first | Owner',
      '    name | text | bob',
      '  raw | bytes | 0xff',
      '  sold | true',
      '  mark | whole number | 7',
    ]);
  });

  test('unknown fields are shown, and what is wrong with schema or bytes is said', () => {
    expect(lines(read('shop.Owner'), hex('10011a0161'))).toEqual([
      'Owner',
      '  unknown field 2 | whole number | 1',
      '  unknown field 3 | bytes | 0x61',
    ]);
    expect(fault(read('shop.Owner'), hex('0801'))).toBe('string is not written as its type is at 0');
    expect(fault(read('shop.Owner'), hex('0a05'))).toBe('the bytes end inside a text at 2');
    expect(fault(read('shop.Owner'), hex('13'))).toBe('groups are not read at 0');
    expect(fault(read('shop.Owner'), hex(`08${'ff'.repeat(11)}`))).toMatch(/not written as its type is/);
    expect(fault(read(''), hex(''))).toBe('choose a message; there are: shop.Item, shop.Owner at null');
    expect(fault(read('shop.None'), hex(''))).toMatch(/^there is no message shop.None; there are: /);
    const withSchema = (text: string) =>
      fault((bytes, sink) => readProtobuf(bytes, { text, message: '' }, sink), hex(''));
    expect(withSchema('')).toMatch(/^needs a .proto/);
    expect(withSchema('message {')).toMatch(/^the .proto does not read: /);
    expect(withSchema('import "other.proto"; message A {}')).toMatch(/^the .proto imports other.proto/);
    expect(withSchema('syntax = "proto3"; message A { Missing b = 1; }')).toMatch(
      /^the .proto does not read: /,
    );
  });
});

describe('ABI', () => {
  const types = 'uint256 amount, address to, (string name, bytes4[] marks) item';
  const read = (given: string) => (bytes: Uint8Array, sink: Sink) => readAbi(bytes, given, sink);

  test('what ethers encodes is read by its types', () => {
    const account = `0x${'11'.repeat(20)}`;
    const encoded = AbiCoder.defaultAbiCoder().encode(
      ['uint256', 'address', 'tuple(string,bytes4[])'],
      [2n ** 256n - 1n, account, ['lamp', ['0x01020304']]],
    );
    expect(lines(read(types), hex(encoded))).toEqual([
      'ABI',
      `  amount | whole number | ${2n ** 256n - 1n}`,
      `  to | address | ${account}`,
      '  item | tuple',
      '    name | text | lamp',
      '    marks | bytes4[]',
      '      0 | bytes4 | 0x01020304',
    ]);
  });

  test('wrong types and short data are refused in words', () => {
    expect(fault(read(''), hex('00'))).toMatch(/^needs types/);
    expect(fault(read('uint257 x'), hex('00'))).toMatch(/^the types do not read: /);
    expect(fault(read('uint256 x'), hex('00'))).toMatch(/^not these types: /);
    // An array of 2^255 items in 64 bytes.
    expect(fault(read('uint256[] x'), hex(`${'00'.repeat(31)}2080${'00'.repeat(31)}`))).toMatch(
      /^not these types: /,
    );
  });
});

describe('numbers, times and addresses', () => {
  test('a number is shown in both byte orders, with and without sign, and as a float where it can be one', () => {
    expect(lines(readNumber, hex('ff'))).toEqual([
      '8 bits',
      '  unsigned | whole number | 255',
      '  signed | whole number | -1',
    ]);
    expect(lines(readNumber, hex('3ff8000000000000'))).toEqual([
      '64 bits',
      '  unsigned big-endian | whole number | 4609434218613702656',
      '  unsigned little-endian | whole number | 63551',
      '  signed big-endian | whole number | 4609434218613702656',
      '  signed little-endian | whole number | 63551',
      '  float big-endian | float 64 | 1.5',
      '  float little-endian | float 64 | 3.13984e-319',
    ]);
    expect(lines(readNumber, new Uint8Array(32).fill(255))[1]).toBe(
      `  unsigned big-endian | whole number | ${2n ** 256n - 1n}`,
    );
    expect(lines(readNumber, fromText('42')).at(-1)).toBe('  written in digits | whole number | 42');
    expect(fault(readNumber, new Uint8Array(33))).toBe('numbers have 1 to 32 bytes, these are 33 at null');
  });

  test('a time is found in its unit and byte order', () => {
    expect(lines(readTime, hex('69073e50'))).toEqual([
      'time',
      '  seconds big-endian | 2025-11-02T11:19:44Z',
      '  seconds little-endian | 2012-08-29T12:13:29Z',
    ]);
    expect(lines(readTime, fromText('1762082352123'))).toEqual([
      'time',
      '  milliseconds | 2025-11-02T11:19:12.123Z',
    ]);
    expect(lines(readTime, fromText('2025-11-02T11:19:12Z'))).toEqual([
      'time',
      '  written | 2025-11-02T11:19:12.000Z',
    ]);
    expect(fault(readTime, hex('00000001'))).toMatch(/^read as a time in any unit/);
  });

  test('an address is found in all its forms', () => {
    const account = '0x51cc8aa5d370dabcdbe4fab1f586e73156709ac3';
    const expected = ['address', `  account | ${account}`, expect.stringMatching(/with checksum \| 0x51/)];
    expect(lines(readAddress, hex(account))).toEqual(expected);
    expect(lines(readAddress, hex(`0x${'00'.repeat(12)}${account.slice(2)}`))).toEqual(expected);
    expect(lines(readAddress, fromText(`"${account.toUpperCase().replace('0X', '0x')}"`))).toEqual(expected);
    expect(fault(readAddress, hex('00'))).toMatch(/^an address has 20 bytes/);
  });
});

test('a value of more rows than are shown is cut, whatever its size', () => {
  const { rows, isCut } = rowsOf((sink) => readJson(fromText(`[${'1,'.repeat(100_000)}1]`), sink));
  expect(rows).toHaveLength(mostRows);
  expect(isCut).toBe(true);
});

test('no bytes make a reader fail in another way than with its own reason', () => {
  const readers: Reader[] = [readCbor, readMessagePack, readRlp, readJson, readNumber, readTime, readAddress];
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(fc.constantFrom(0x9f, 0xbf, 0xff, 0x81, 0xa1, 0x7f, 0xc1, 0xdd, 0xc7, 0x61, 0x00), {
        maxLength: 40,
      })
      .map((list) => Uint8Array.from(list)),
  );
  fc.assert(
    fc.property(bytes, fc.nat(readers.length - 1), (value, i) => {
      fault(readers[i]!, value);
    }),
    { numRuns: 2000 },
  );
});
