import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { concatBytes, toHex } from '../../../shared/bytes';
import { decodeTags, encodeTags, streamDomain } from '../../../shared/tags';
import { stream } from './rawData';

test('the domain is the SHA-256 of "STREAM"', () => {
  expect(toHex(streamDomain)).toBe(`0x${createHash('sha256').update('STREAM').digest('hex')}`);
});

test.each([
  ['no tags', new Uint8Array(0)],
  ['the domain alone', streamDomain],
  ['a length that is no multiple of 32', concatBytes(streamDomain, stream(1).subarray(1))],
  ['one byte', Uint8Array.of(0xdf)],
  ['another first word', concatBytes(stream(3), stream(1))],
  [
    'a domain with its last bit turned',
    concatBytes(
      streamDomain.map((byte, i) => (i === 31 ? byte ^ 1 : byte)),
      stream(1),
    ),
  ],
])('%s: not an entry of KV', (_, tags) => {
  expect(decodeTags(tags)).toEqual([]);
});

test('order and duplicates are kept', () => {
  const streamIds = [stream(2), stream(1), stream(2)];
  expect(decodeTags(encodeTags(streamIds))).toEqual(streamIds);
});

test('an entry of no stream has no tags', () => {
  expect(encodeTags([])).toEqual(new Uint8Array(0));
});
