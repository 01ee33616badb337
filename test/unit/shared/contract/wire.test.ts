import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../../shared/contract/wire';

function sent(value: unknown): unknown {
  return decodeMessage(encodeMessage(value));
}

describe('a message keeps', () => {
  test('bytes as bytes', () => {
    const found = sent({ bytes: Uint8Array.of(0, 1, 255), empty: new Uint8Array(0) }) as Record<
      string,
      unknown
    >;
    expect(found.bytes).toBeInstanceOf(Uint8Array);
    expect([...(found.bytes as Uint8Array)]).toEqual([0, 1, 255]);
    expect(found.empty).toBeInstanceOf(Uint8Array);
    expect((found.empty as Uint8Array).length).toBe(0);
  });

  test('bytes that are a view into a larger buffer, and no more of it', () => {
    const view = Uint8Array.from({ length: 100 }, (_, i) => i).subarray(10, 13);
    expect([...(sent(view) as Uint8Array)]).toEqual([10, 11, 12]);
  });

  test.each([0n, 1n, -1n, 5n, 2n ** 31n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, -(2n ** 63n)])(
    'the bigint %s as a bigint',
    (value) => expect(sent(value)).toBe(value),
  );

  test.each([0, -1, 0.5, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1, -(2 ** 53) + 1])(
    'the number %s as a number',
    (value) => expect(sent(value)).toBe(value),
  );

  test('null, booleans, texts of any script, nested lists', () => {
    const value = { a: null, b: [true, false, [[]]], c: 'ключ \u{1F600} \ufeff\u0000', d: { e: {} } };
    expect(sent(value)).toEqual(value);
  });

  test('absent fields absent: undefined arrives as undefined', () => {
    expect(sent({ at: undefined })).toEqual({ at: undefined });
  });

  test('anything made of plain parts', () => {
    const part = fc.oneof(
      fc.maxSafeInteger(),
      // MessagePack writes a negative zero as zero.
      fc.double({ noNaN: true }).map((value) => value + 0),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 30 }),
    );
    const name = fc.string({ maxLength: 8 }).filter((text) => text !== '__proto__');
    const message = fc.oneof(part, fc.array(part), fc.dictionary(name, fc.oneof(part, fc.array(part))));
    fc.assert(
      fc.property(message, (value) => {
        expect(sent(value)).toEqual(value);
      }),
    );
  });
});

test('what is encoded is a copy that the next message leaves alone', () => {
  const first = encodeMessage('first');
  const before = [...first];
  encodeMessage('second message');
  expect([...first]).toEqual(before);
});

test('a message cannot reach the prototype of what it becomes', () => {
  const hostile = encodeMessage(JSON.parse('{"__proto__": {"admin": true}}'));
  const found = decodeMessage(hostile) as { admin?: boolean };
  expect(found.admin).toBeUndefined();
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test('no bytes at all, cut messages and random bytes give a value or an error', () => {
  const whole = encodeMessage({ type: 'call', id: 1, name: 'range.page', input: { limit: 5, at: null } });
  for (let length = 0; length < whole.length; length++) {
    expect(() => decodeMessage(whole.subarray(0, length))).toThrow(Error);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        decodeMessage(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 2000 },
  );
});
