/** What comes from outside, other than entries: lines of exchange files and messages of clients. */
import { describe, expect, test } from 'vitest';
import { checkedInput, parseClientMessage } from '../../electron/ipc/session';
import { formatExchangeLine, parseExchangeLine } from '../../electron/log/exchangeFile';
import { type CallName, contract } from '../../shared/contract/contract';
import { encodeMessage } from '../../shared/contract/wire';
import { StreamscopeError } from '../../shared/errors';
import { type Draw, mutate, tryMany } from './mutations';
import { unhurried } from './runs';

const hash = new Uint8Array(32).fill(0xab);
const wholeLine = formatExchangeLine(
  {
    seq: 7,
    sender: new Uint8Array(20).fill(0xa1),
    streamIds: [hash, hash],
    dataRoot: hash,
    size: 4,
    availability: 'present',
    origin: {
      blockNumber: 5,
      txHash: hash,
      timestamp: 1_700_000_000,
      nonce: 3,
      signature: new Uint8Array(65),
    },
    prevHash: hash,
    hash,
  },
  Uint8Array.of(1, 2, 3, 4),
  hash,
);

/** Values that no field takes, or that few do. */
const odd = [
  null,
  true,
  7,
  -1,
  1.5,
  2 ** 53,
  1e300,
  '',
  '0x',
  '0xg0',
  '0x0',
  'text',
  [],
  [[]],
  {},
  ['0x00'],
  [null],
];

describe('a line of an exchange file reads, or names the field that is wrong', unhurried, () => {
  test('when its text is changed', () => {
    const bytes = new TextEncoder().encode(wholeLine);
    tryMany('changed lines', { short: 3_000, long: 100_000 }, (draw) =>
      expectLineOrField(new TextDecoder().decode(mutate(bytes, draw))),
    );
  });

  test('when fields have other values', () => {
    tryMany('changed fields', { short: 3_000, long: 100_000 }, (draw) => {
      const fields = JSON.parse(wholeLine) as Record<string, unknown>;
      for (let times = 1 + draw(3); times > 0; times--) {
        const name = pick(Object.keys(fields), draw);
        if (name === undefined) break;
        if (draw(4) === 0) delete fields[name];
        else fields[name] = pick(odd, draw);
      }
      expectLineOrField(JSON.stringify(fields));
    });
  });
});

function pick<Item>(items: readonly Item[], draw: Draw): Item | undefined {
  return items[draw(items.length)];
}

function expectLineOrField(text: string): void {
  try {
    const line = parseExchangeLine(text);
    expect(Number.isSafeInteger(line.seq)).toBe(true);
    expect(line.sender.length).toBe(20);
    expect(line.availability === 'present').toBe(line.data !== undefined);
  } catch (error) {
    expectBadInput(error);
  }
}

function expectBadInput(error: unknown): void {
  if (!(error instanceof StreamscopeError) || error.code !== 'badInput') throw error;
  expect((error as StreamscopeError<'badInput'>).data.field).not.toBe('');
}

describe('a message of a client is one of the contract, or none', unhurried, () => {
  const calls = Object.keys(contract) as CallName[];
  const messages = [
    { type: 'hello', token: 'secret' },
    { type: 'cancel', id: 3 },
    ...calls.map((name, id) => ({
      type: 'call',
      id,
      name,
      input: { streamId: `0x${'00'.repeat(32)}`, at: 5 },
    })),
  ].map(encodeMessage);

  test('when its bytes are changed', () => {
    tryMany('changed messages', { short: 5_000, long: 200_000 }, (draw) => {
      const message = parseClientMessage(mutate(pick(messages, draw)!, draw));
      if (message !== undefined) expect(['hello', 'call', 'cancel']).toContain(message.type);
    });
  });

  test.each([
    ['a list', [0xdd]],
    ['a map', [0xdf]],
    ['a text', [0xdb]],
    ['bytes', [0xc6]],
    ['a typed value', [0xc9]],
  ])('when it claims %s of 4 GB', (_, head) => {
    const claim = Uint8Array.of(...head, 0xff, 0xff, 0xff, 0xff, 0x01);
    const before = process.memoryUsage();
    for (let i = 0; i < 100; i++) expect(parseClientMessage(claim)).toBeUndefined();
    const { rss } = process.memoryUsage();
    expect(rss - before.rss).toBeLessThan(100e6);
  });
});

test('the input of a call is checked, or its field is named', unhurried, () => {
  const calls = Object.keys(contract) as CallName[];
  const names = ['streamId', 'key', 'at', 'limit', 'seq', 'prefix', 'batch', 'sender', 'text', '__proto__'];
  tryMany('inputs of calls', { short: 5_000, long: 200_000 }, (draw) => {
    const input: Record<string, unknown> = {};
    for (let fields = draw(5); fields > 0; fields--)
      Object.defineProperty(input, pick(names, draw)!, {
        value: pick(odd, draw),
        enumerable: true,
        configurable: true,
      });
    try {
      checkedInput(pick(calls, draw)!, input);
    } catch (error) {
      expectBadInput(error);
    }
  });
});
