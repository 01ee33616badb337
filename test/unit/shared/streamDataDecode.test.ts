import { describe, expect, test } from 'vitest';
import { concatBytes, fromText, toHex } from '../../../shared/bytes';
import { operationNames } from '../../../shared/model';
import { decodeBatch, decodeWrites, padToSectors, type WriteSpan } from '../../../shared/streamData';
import { rawBatch, rawKey, rawRead, rawWrite, stream, u24 } from './rawData';

const account = new Uint8Array(20).fill(0xaa);

function decoded(data: Uint8Array) {
  const result = decodeBatch(data);
  if (!result.ok) throw new Error(`${result.fault.kind} at ${result.fault.field}`);
  return result;
}

function fault(data: Uint8Array) {
  const result = decodeBatch(data);
  if (result.ok) throw new Error('decoded');
  return result.fault;
}

describe('counts', () => {
  const item = {
    reads: rawRead(stream(1), 'k'),
    writes: rawWrite(stream(1), 'k', 0),
    accessControl: concatBytes(Uint8Array.of(0x22), stream(1)),
  };
  const parts = [
    ['reads', 'readCount', 8],
    ['writes', 'writeCount', 12],
    ['accessControl', 'accessControlCount', 16],
  ] as const;

  test.each(parts)('65,536 %s are accepted', (part) => {
    const batch = decoded(rawBatch({ [part]: Array.from({ length: 65_536 }, () => item[part]) })).value;
    expect(batch[part]).toHaveLength(65_536);
  });

  test.each(parts)('65,537 %s are too many, said before any item is read', (_, count, offset) => {
    for (const claimed of [65_537, 0x7fffffff, 0xffffffff]) {
      expect(fault(rawBatch({ [count]: claimed }))).toEqual({
        kind: 'tooLong',
        offset,
        field: count,
        referenceWouldGoOn: false,
      });
    }
  });

  test.each(parts)('65,536 %s that are not there are invalid data', (part, count) => {
    const found = fault(rawBatch({ [count]: 65_536 }));
    expect(found.kind).toBe('invalid');
    expect(found.field).toMatch(new RegExp(`^${part}\\[\\d\\]`));
  });
});

describe('keys', () => {
  const behind = new Uint8Array(300);

  const empty = rawRead(stream(1), '', 0);
  const cases: [string, Uint8Array, string, number][] = [
    ['a read', rawBatch({ reads: [empty, behind] }), 'reads[0].key', 12 + 32],
    ['a write', rawBatch({ writes: [empty, behind] }), 'writes[0].key', 16 + 32],
  ];
  for (const opcode of [0x10, 0x11, 0x30, 0x31, 0x32]) {
    const item = concatBytes(Uint8Array.of(opcode), empty, behind);
    cases.push([
      `operation 0x${opcode.toString(16)}`,
      rawBatch({ accessControl: [item] }),
      'accessControl[0].key',
      20 + 33,
    ]);
  }
  test.each(cases)('an empty key in %s is invalid', (_, data, field, offset) => {
    expect(fault(data)).toEqual({ kind: 'invalid', offset, field, referenceWouldGoOn: false });
  });

  test('a key may have 16,777,215 bytes', () => {
    const key = new Uint8Array(0xffffff).fill(7);
    const batch = decoded(rawBatch({ reads: [concatBytes(stream(1), u24(0xffffff), key)] })).value;
    expect(batch.reads[0]?.key.length).toBe(0xffffff);
  });

  test('a key longer than the data is invalid', () => {
    expect(fault(rawBatch({ reads: [rawRead(stream(1), 'key', 0xffffff)] })).field).toBe('reads[0].key');
  });
});

describe('writes', () => {
  test('values stand back to back in the order of the metadata, repeated keys and all', () => {
    const writes = [rawWrite(stream(1), 'a', 3), rawWrite(stream(2), 'b', 0), rawWrite(stream(1), 'a', 2)];
    const batch = decoded(rawBatch({ writes, values: fromText('ABCDE') })).value;
    expect(batch.writes.map((write) => toHex(write.value))).toEqual(['0x414243', '0x', '0x4445']);
    expect(batch.writes.map((write) => write.streamId[31])).toEqual([1, 2, 1]);
  });

  test('a batch of one write is 63 bytes, its key and its value', () => {
    const data = rawBatch({ writes: [rawWrite(stream(1), 'key', 5)], values: fromText('value') });
    expect(decoded(data).end).toBe(63 + 3 + 5);
    expect(decodeBatch(data)).toMatchObject({ ok: true, end: data.length });
  });

  const cases: { lengths: [string, bigint][]; goesOn: boolean; why: string }[] = [
    { lengths: [['a', 2n ** 63n]], goesOn: false, why: 'one length of 2^63' },
    {
      lengths: [['a', 2n ** 64n - 1n]],
      goesOn: true,
      why: 'one length of 2^64-1, which wraps to a byte before',
    },
    { lengths: [['a', 1000n]], goesOn: false, why: 'a length beyond the data' },
    { lengths: [['a', 2n ** 32n]], goesOn: false, why: 'a length of 2^32' },
    { lengths: [['a', 2n ** 53n]], goesOn: false, why: 'a length of 2^53' },
    {
      lengths: [
        ['a', 2n ** 63n],
        ['b', 2n ** 63n],
      ],
      goesOn: false,
      why: 'two of 2^63, which the reference fails to store',
    },
    {
      lengths: [
        ['a', 2n ** 64n - 4n],
        ['b', 4n],
      ],
      goesOn: true,
      why: '2^64-4 and 4',
    },
    {
      lengths: [
        ['a', 2n ** 64n - 4n],
        ['b', 5000n],
      ],
      goesOn: false,
      why: '2^64-4 and 5000, beyond the data',
    },
    {
      lengths: [
        ['a', 2n ** 63n],
        ['a', 2n ** 63n],
        ['a', 0n],
      ],
      goesOn: true,
      why: 'two of 2^63 that a third write of the key replaces',
    },
    {
      lengths: [
        ['a', 2n ** 63n],
        ['b', 2n ** 63n],
        ['a', 0n],
      ],
      goesOn: false,
      why: 'two of 2^63 of which one stays',
    },
  ];
  test.each(cases)('value lengths are added without wrapping: $why', ({ lengths, goesOn }) => {
    const writes = lengths.map(([key, length]) => rawWrite(stream(1), key, length));
    expect(fault(rawBatch({ writes }))).toMatchObject({ kind: 'invalid', referenceWouldGoOn: goesOn });
  });

  test('the values of a fault are told by the write whose value leaves the data', () => {
    const writes = [rawWrite(stream(1), 'a', 1), rawWrite(stream(1), 'b', 2n ** 64n - 4n)];
    const found = fault(rawBatch({ writes }));
    expect(found.field).toBe('writes[1].valueLength');
    expect(found.offset).toBe(16 + 44 + 36);
  });

  test('no value is read while only its extent is asked for', () => {
    const data = padToSectors(rawBatch({ writes: [rawWrite(stream(1), 'a', 5)], values: fromText('value') }));
    const found = decodeWrites(data, 12);
    if (!found.ok) throw new Error(found.fault.field);
    expect(found.end).toBe(65);
    const [{ streamId, key, offset, size, index }, ...others] = found.value as [WriteSpan];
    expect({ streamId, key, offset, size, index }).toEqual({
      streamId: stream(1),
      key: fromText('a'),
      offset: 60,
      size: 5,
      index: 0,
    });
    expect(others).toEqual([]);
  });
});

describe('access control', () => {
  const opcodes = Object.keys(operationNames).map(Number);
  const withKey = [0x10, 0x11, 0x30, 0x31, 0x32];
  const withAccount = [0x00, 0x20, 0x21, 0x30, 0x31];

  test('there are ten operations', () => {
    expect(opcodes).toEqual([0x00, 0x01, 0x10, 0x11, 0x20, 0x21, 0x22, 0x30, 0x31, 0x32]);
  });

  test.each(opcodes)('operation %i takes its operands, key before account', (opcode) => {
    const item = concatBytes(
      Uint8Array.of(opcode),
      stream(9),
      withKey.includes(opcode) ? rawKey('vip') : new Uint8Array(0),
      withAccount.includes(opcode) ? account : new Uint8Array(0),
    );
    const { value, end } = decoded(rawBatch({ accessControl: [item] }));
    expect(end).toBe(20 + item.length);
    expect(value.accessControl).toEqual([
      {
        opcode,
        streamId: stream(9),
        key: fromText(withKey.includes(opcode) ? 'vip' : ''),
        ...(withAccount.includes(opcode) ? { account } : {}),
      },
    ]);
  });

  test('every other opcode is invalid', () => {
    for (let opcode = 0; opcode < 256; opcode++) {
      if (opcodes.includes(opcode)) continue;
      const data = rawBatch({ accessControl: [concatBytes(Uint8Array.of(opcode), stream(1), account)] });
      expect(fault(data)).toEqual({
        kind: 'invalid',
        offset: 20,
        field: 'accessControl[0].opcode',
        referenceWouldGoOn: false,
      });
    }
  });

  test('an unknown opcode is noticed after the stream id was read', () => {
    // 16 bytes of head, 44 of metadata, the value and the count leave 20 bytes of the sector for the item.
    const value = new Uint8Array(256 - 16 - 44 - 4 - 20);
    const data = rawBatch({
      writes: [rawWrite(stream(1), 'k', value.length)],
      values: value,
      accessControl: [Uint8Array.of(0xee)],
    });
    expect(fault(data).field).toBe('accessControl[0].streamId');
    expect(fault(concatBytes(data, new Uint8Array(20))).field).toBe('accessControl[0].opcode');
  });
});
