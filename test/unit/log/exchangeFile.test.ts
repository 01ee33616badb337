import { describe, expect, test } from 'vitest';
import { formatExchangeLine, parseExchangeLine } from '../../../electron/log/exchangeFile';
import { fromHex, toHex } from '../../../shared/bytes';
import type { LogEntry } from '../../../shared/model';
import { type Line, SignedLog, unsignedLine } from './signedEntries';

const line = unsignedLine(3);
const whole = new SignedLog().next();
const root = `0x${'12'.repeat(32)}`;

function fault(fields: object | string): string {
  try {
    parseExchangeLine(typeof fields === 'string' ? fields : JSON.stringify(fields));
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}

const wholeNumber = 'must be a whole number from 0 to 2^53-1';
const hexDigits = 'must be 0x and an even number of hex digits';

describe('a wrong line is refused with its field', () => {
  test.each<[string, object | string, string]>([
    ['no seq', { ...line, seq: undefined }, 'seq: missing'],
    ['a null seq', { ...line, seq: null }, 'seq: missing'],
    ['a seq as text', { ...line, seq: '3' }, `seq: ${wholeNumber}`],
    ['a negative seq', { ...line, seq: -1 }, `seq: ${wholeNumber}`],
    ['half a seq', { ...line, seq: 0.5 }, `seq: ${wholeNumber}`],
    [
      'a seq of 2^53',
      JSON.stringify(line).replace('"seq":3', '"seq":9007199254740992'),
      `seq: ${wholeNumber}`,
    ],
    ['no sender', { ...line, sender: undefined }, 'sender: missing'],
    ['a short sender', { ...line, sender: '0x01' }, 'sender: must be 20 bytes, found 1'],
    ['a sender without 0x', { ...line, sender: 'ab'.repeat(20) }, 'sender: must be 0x and hex digits'],
    ['no stream ids', { ...line, streamIds: undefined }, 'streamIds: must be a list of stream ids'],
    ['one stream id, no list', { ...line, streamIds: root }, 'streamIds: must be a list of stream ids'],
    ['a short stream id', { ...line, streamIds: [root, '0x00'] }, 'streamIds[1]: must be 32 bytes, found 1'],
    ['a null stream id', { ...line, streamIds: [null] }, 'streamIds[0]: missing'],
    ['data with a wrong digit', { ...line, data: '0x12g4' }, `data: ${hexDigits}`],
    ['data with half a byte', { ...line, data: '0x123' }, `data: ${hexDigits}`],
    ['data with a space', { ...line, data: '0x12 34' }, `data: ${hexDigits}`],
    ['data as a number', { ...line, data: 1 }, 'data: must be 0x and hex digits'],
    ['a size that is not the data’s', { ...line, size: 1 }, /^size: says 1, but data has \d+ bytes$/.source],
    [
      'no data and no root',
      { ...line, data: undefined, size: 1 },
      'dataRoot: missing, and there is no data either',
    ],
    [
      'no data and no size',
      { ...line, data: undefined, dataRoot: root },
      'size: missing, and there is no data either',
    ],
    [
      'a size beyond 2^53-1',
      { ...line, data: undefined, dataRoot: root, size: 2 ** 53 },
      `size: ${wholeNumber}`,
    ],
    ['a short root', { ...line, dataRoot: '0x' }, 'dataRoot: must be 32 bytes, found 0'],
    ['a short transaction hash', { ...line, txHash: '0x00' }, 'txHash: must be 32 bytes, found 1'],
    ['a block number beyond 2^53-1', { ...line, blockNumber: 2 ** 60 }, `blockNumber: ${wholeNumber}`],
    ['a time as text', { ...line, timestamp: '2024' }, `timestamp: ${wholeNumber}`],
    ['a short log id', { ...line, logId: '0x00' }, 'logId: must be 32 bytes, found 1'],
    ['a short prevHash', { ...line, prevHash: '0x00' }, 'prevHash: must be 32 bytes, found 1'],
    ['a short signature', { ...whole, signature: '0x00' }, 'signature: must be 65 bytes, found 1'],
    ['a signature without its nonce', { ...whole, nonce: undefined }, 'nonce: missing beside a signature'],
    ['a list', [1], 'line: is not a JSON object'],
    ['a text', '"x"', 'line: is not a JSON object'],
    ['null', 'null', 'line: is not a JSON object'],
  ])('%s', (_, fields, message) => {
    expect(fault(fields)).toMatch(message.startsWith('^') ? new RegExp(message) : message);
  });

  test.each(['{"seq":3,', 'not JSON', '{"seq":3}}', '{seq:3}'])('what is not JSON: %s', (text) => {
    expect(fault(text)).toMatch(/^line: is not JSON/);
  });
});

describe('where the data is', () => {
  test('null can never be had, nothing is not fetched, 0x is empty', () => {
    const of = (fields: object) => parseExchangeLine(JSON.stringify({ ...line, ...fields }));
    expect(of({ data: null })).toMatchObject({ availability: 'unobtainable', data: undefined });
    expect(of({ data: undefined, dataRoot: root, size: 9 })).toMatchObject({
      availability: 'notFetched',
      size: 9,
    });
    expect(of({ data: '0x' })).toMatchObject({ availability: 'present', data: new Uint8Array(0) });
  });
});

test('hex may be in any letter case', () => {
  const upper = { ...line, sender: `0x${line.sender!.toString().slice(2).toUpperCase()}`, data: '0xABCD' };
  const parsed = parseExchangeLine(JSON.stringify(upper));
  expect([toHex(parsed.sender), toHex(parsed.data!)]).toEqual([line.sender, '0xabcd']);
});

test('a stored entry is written with every field, and reads back the same', () => {
  const entry: LogEntry = {
    seq: 2 ** 53 - 1,
    sender: fromHex(`0x${'01'.repeat(20)}`),
    streamIds: [fromHex(root), fromHex(root)],
    dataRoot: fromHex(root),
    size: 2,
    availability: 'present',
    origin: {
      blockNumber: 7,
      txHash: fromHex(root),
      timestamp: 9,
      nonce: 0,
      signature: new Uint8Array(65).fill(4),
    },
    prevHash: new Uint8Array(32).fill(5),
    hash: new Uint8Array(32),
  };
  const text = formatExchangeLine(entry, Uint8Array.of(0, 255), new Uint8Array(32).fill(6));
  const { hash: _, ...fields } = entry;
  const expected = { ...fields, data: Uint8Array.of(0, 255), logId: new Uint8Array(32).fill(6) };
  expect(parseExchangeLine(text)).toEqual(expected);
  expect(Object.keys(JSON.parse(text) as Line)).toEqual([
    ...['seq', 'sender', 'streamIds', 'data', 'size', 'dataRoot', 'txHash', 'blockNumber', 'timestamp'],
    ...['logId', 'prevHash', 'nonce', 'signature'],
  ]);
});
