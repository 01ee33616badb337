import { AbiCoder } from 'ethers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keccak256 } from '../../../electron/log/keccak';
import { decodeSubmit, flowInterface, submitTopic } from '../../../electron/network/flow';
import { concatBytes, fromHex, toHex } from '../../../shared/bytes';
import { foldNodes } from '../../../shared/submission';

const node = fc.record({
  root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  height: fc.integer({ min: 0, max: 63 }),
});
const event = fc.record({
  seq: fc.maxSafeNat(),
  startSector: fc.maxSafeNat(),
  size: fc.maxSafeNat(),
  tags: fc.uint8Array({ maxLength: 200 }),
  nodes: fc.array(node, { minLength: 1, maxLength: 6 }),
});
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

function logOf({ seq, startSector, size, tags, nodes }: Event) {
  const described = nodes.map(({ root, height }) => [toHex(root), height]);
  const identity = toHex(keccak256(concatBytes(...nodes.map(({ root }) => root))));
  const submission = [size, toHex(tags), described];
  return flowInterface.encodeEventLog('Submit', [
    `0x${'11'.repeat(20)}`,
    identity,
    seq,
    startSector,
    8,
    submission,
  ]);
}

describe('a Submit event', () => {
  test('reads as what an independent encoder wrote', () => {
    fc.assert(
      fc.property(event, (given) => {
        const { seq, startSector, size, tags, nodes } = given;
        const dataRoot = foldNodes(nodes, keccak256);
        expect(decodeSubmit(logOf(given))).toEqual({ seq, startSector, size, tags, dataRoot });
      }),
    );
  });

  test('with any bytes changed reads as another event or is refused, never as anything else', () => {
    fc.assert(
      fc.property(event, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, place, change) => {
        const { topics, data } = logOf(given);
        const bytes = fromHex(data);
        bytes[place % bytes.length]! ^= change;
        try {
          const read = decodeSubmit({ topics, data: toHex(bytes) });
          expect(Number.isSafeInteger(read.seq) && Number.isSafeInteger(read.size)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  test('of another identity, cut short, or without nodes is refused', () => {
    const sample: Event = {
      seq: 1,
      startSector: 2,
      size: 3,
      tags: new Uint8Array(0),
      nodes: [{ root: new Uint8Array(32), height: 0 }],
    };
    const { topics, data } = logOf(sample);
    expect(() => decodeSubmit({ topics: [topics[0]!, topics[1]!, `0x${'00'.repeat(32)}`], data })).toThrow(
      'identity',
    );
    expect(() => decodeSubmit({ topics, data: data.slice(0, -64) })).toThrow('cut short');
    const empty = AbiCoder.defaultAbiCoder().encode(
      ['uint256', 'uint256', 'uint256', 'tuple(uint256, bytes, tuple(bytes32, uint256)[])'],
      [1, 1, 1, [1, '0x', []]],
    );
    expect(() => decodeSubmit({ topics: [submitTopic, topics[1]!, topics[2]!], data: empty })).toThrow(
      'no nodes',
    );
  });
});
