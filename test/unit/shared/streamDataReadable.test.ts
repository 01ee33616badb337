import { describe, expect, test } from 'vitest';
import { concatBytes, fromText, toHex } from '../../../shared/bytes';
import { decodeBatch, padToSectors, readableLength } from '../../../shared/streamData';
import { rawBatch, rawWrite, stream } from './rawData';

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

describe('the readable range', () => {
  const batch = rawBatch({ writes: [rawWrite(stream(1), 'k', 5)], values: fromText('value') });

  test.each([
    [0, 0],
    [1, 256],
    [255, 256],
    [256, 256],
    [257, 512],
    [262_145, 262_400],
  ])('%i bytes read as %i', (size, length) => {
    expect(readableLength(size)).toBe(length);
    expect(padToSectors(new Uint8Array(size)).length).toBe(length);
  });

  test('data of whole sectors is not copied', () => {
    const data = new Uint8Array(512);
    expect(padToSectors(data)).toBe(data);
  });

  test('a value cut inside the last sector ends in zeros', () => {
    const cut = batch.subarray(0, batch.length - 4 - 3);
    expect(toHex(decoded(cut).value.writes[0]!.value)).toBe(`${toHex(fromText('va'))}000000`);
  });

  test('a missing access-control count reads as none', () => {
    expect(decoded(batch.subarray(0, batch.length - 4)).value).toEqual(decoded(batch).value);
  });

  test('a missing operation reads as grant-admin of zero bytes', () => {
    const data = rawBatch({ accessControlCount: 1 });
    expect(decoded(data).value.accessControl).toEqual([
      { opcode: 0, streamId: new Uint8Array(32), key: new Uint8Array(0), account: new Uint8Array(20) },
    ]);
  });

  test('three zero bytes are an empty batch of version 0', () => {
    expect(decoded(new Uint8Array(3)).value).toEqual({
      version: 0n,
      reads: [],
      writes: [],
      accessControl: [],
    });
  });

  test('the same cuts are invalid where the missing bytes would start a new sector', () => {
    const value = new Uint8Array(256 - 60).fill(1);
    const writes = [rawWrite(stream(1), 'k', value.length)];
    const whole = rawBatch({ writes, values: value });
    expect(fault(whole.subarray(0, 256)).field).toBe('accessControlCount');
    const longer = rawBatch({ writes: [rawWrite(stream(1), 'k', value.length + 3)], values: value });
    expect(fault(longer.subarray(0, 256)).field).toBe('writes[0].valueLength');
  });

  test('no bytes at all are invalid', () => {
    expect(fault(new Uint8Array(0))).toMatchObject({ kind: 'invalid', field: 'version' });
  });

  test.each([1, 255, 256, 5000])('%i bytes behind the last item are ignored', (length) => {
    const result = decoded(concatBytes(batch, new Uint8Array(length).fill(0xff)));
    expect(result.value).toEqual(decoded(batch).value);
    expect(result.end).toBe(batch.length);
  });

  test('data that is a view into a larger buffer decodes alike', () => {
    const larger = concatBytes(new Uint8Array(7).fill(0xff), batch, new Uint8Array(9).fill(0xff));
    expect(decoded(larger.subarray(7, 7 + batch.length)).value).toEqual(decoded(batch).value);
  });
});
