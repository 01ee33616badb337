import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex, fromText } from '../../shared/bytes';
import { rawBatch, rawKey, rawRead, rawWrite } from '../unit/shared/rawData';
import { A, alice, B, bob, founded, rawEntry } from './entries';
import { denied, invalid, type ReplayedNode, replayed, tooLong } from './node';

const a = fromHex(A);

/** What becomes of these bytes when the admin of A sends them. */
async function sent<Answer>(
  bytes: Uint8Array,
  check: (node: ReplayedNode, result: string | null) => Promise<Answer>,
) {
  await using node = await replayed([...founded, rawEntry(alice, [A], bytes)]);
  await check(node, await node.result(2));
}

/** A batch of one write of k, whose value ends `room` bytes before the end of the first sector. */
function oneWrite(value: Uint8Array): Uint8Array {
  return rawBatch({ version: 2n ** 64n - 1n, writes: [rawWrite(a, 'k', value.length)], values: value });
}

describe('data that is cut', () => {
  test('row 24: without its access-control count, in the same sector: none are read', () =>
    sent(oneWrite(fromText('value')).subarray(0, 65), async (node, result) => {
      expect(result).toBe('Commit');
      expect(await node.get(A, 'k')).toEqual({ version: 2, value: 'value' });
      expect((await node.roles(A)).admins).toHaveLength(1);
    }));

  test('row 25: without the last 3 bytes of its value, in the same sector: they are zeros', () =>
    sent(oneWrite(fromText('value')).subarray(0, 62), async (node, result) => {
      expect(result).toBe('Commit');
      expect(await node.get(A, 'k')).toEqual({ version: 2, value: 'va\0\0\0' });
    }));

  test('row 26: where the missing bytes would start a new sector', async () => {
    const ends = oneWrite(new Uint8Array(256 - 60).fill(1));
    await sent(ends.subarray(0, 256), async (_, result) => expect(result).toBe(invalid));
    const overlaps = oneWrite(new Uint8Array(256 - 57).fill(1));
    await sent(overlaps.subarray(0, 256), async (_, result) => expect(result).toBe(invalid));
  });

  test('row 27: three zero bytes are an empty batch of version 0', () =>
    sent(new Uint8Array(3), async (node, result) => {
      expect(result).toBe('Commit');
      expect(await node.batchVersion(2)).toBe('0');
    }));

  test.each([1, 300, 5000])('row 28: %i bytes behind the last item are ignored', (length) =>
    sent(concatBytes(oneWrite(fromText('v')), new Uint8Array(length).fill(0xee)), async (node, result) => {
      expect(result).toBe('Commit');
      expect(await node.get(A, 'k')).toEqual({ version: 2, value: 'v' });
    }),
  );
});

describe('counts, lengths and operations', () => {
  const cases: [string, string, Uint8Array][] = [
    ['row 29: 65,537 reads', tooLong, rawBatch({ readCount: 65_537 })],
    ['row 29: 65,537 writes', tooLong, rawBatch({ writeCount: 65_537 })],
    ['row 29: 65,537 access-control items', tooLong, rawBatch({ accessControlCount: 65_537 })],
    ['row 30: 65,536 reads that are not there', invalid, rawBatch({ readCount: 65_536 })],
    ['row 31: an empty key in a read', invalid, rawBatch({ reads: [rawRead(a, '', 0)] })],
    ['row 31: an empty key in a write', invalid, rawBatch({ writes: [rawWrite(a, '', 0)] })],
    ['row 31: an empty key in an access-control item', invalid, operation(0x10, rawKey('', 0))],
    ['row 32: operation 0x02', invalid, operation(0x02, new Uint8Array(20))],
    ['row 33: a value of 2^63 bytes', invalid, rawBatch({ writes: [rawWrite(a, 'k', 2n ** 63n)] })],
  ];
  test.each(cases)('%s', (_, expected, bytes) =>
    sent(bytes, async (node, result) => {
      expect(result).toBe(expected);
      expect(await node.divergence(2)).toBeNull();
    }),
  );

  test('row 34: two values of 2^63 bytes, which the reference node never gets over', () =>
    sent(
      rawBatch({ writes: [rawWrite(a, 'k', 2n ** 63n), rawWrite(a, 'l', 2n ** 63n)] }),
      async (node, result) => {
        expect(result).toBe(invalid);
        expect(await node.divergence(2)).toBeNull();
      },
    ));

  test('row 34b: values of 2^64-4 and 4 bytes: invalid, and it is said that the reference node would commit', () =>
    sent(
      rawBatch({ writes: [rawWrite(a, 'k', 2n ** 64n - 4n), rawWrite(a, 'l', 4)] }),
      async (node, result) => {
        expect(result).toBe(invalid);
        expect(await node.divergence(2)).toContain('reference node would commit this entry');
      },
    ));

  test('row 35: a forbidden write decides before a broken access-control section is seen', async () => {
    const bytes = rawBatch({
      version: 2n ** 64n - 1n,
      writes: [rawWrite(a, 'k', 0)],
      accessControl: [concatBytes(Uint8Array.of(0x02), a)],
    });
    await using node = await replayed([...founded, rawEntry(bob, [A, B], bytes)]);
    expect(await node.result(2)).toBe(denied(A, 'k'));
  });
});

function operation(opcode: number, operands: Uint8Array): Uint8Array {
  return rawBatch({ accessControl: [concatBytes(Uint8Array.of(opcode), a, operands)] });
}
