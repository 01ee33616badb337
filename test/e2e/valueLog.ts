/** Values of every kind, each under a key that names it. */
import { gzipSync } from 'node:zlib';
import { AbiCoder, encodeRlp } from 'ethers';
import { fromHex, fromText } from '../../shared/bytes';
import { A, alice, entry, exchangeLine, put } from '../protocol/entries';

const json = '{"owner":"ada","level":18446744073709551617,"tags":["rare","old"],"level":7}';
const account = '0x51cc8aa5d370dabcdbe4fab1f586e73156709ac3';

/** `Item { uint64 id = 1; string name = 2; }` with 18446744073709551615 and `lamp`. */
const protobuf = fromHex('0x08ffffffffffffffffff0112046c616d70');

export const hugeSize = 16 << 20;

const values: Record<string, string | Uint8Array> = {
  'kind/json': json,
  'kind/text': 'paid in full',
  'kind/hidden': 'paid \u202enwod\u200b\r\nin full',
  'kind/hiddenJson': '{"\u202ename":"a\u200bda"}',
  'kind/gzip': gzipSync(json),
  'kind/base64': Buffer.from(gzipSync(json)).toString('base64'),
  'kind/cbor': fromHex('0xa2646e616d65636164616474616773826472617265636f6c64'),
  'kind/messagePack': fromHex('0x82a46e616d65a3616461a56c6576656c07'),
  'kind/rlp': fromHex(encodeRlp(['0x646f67', '0x', ['0x7f']])),
  'kind/abi': fromHex(AbiCoder.defaultAbiCoder().encode(['uint256', 'address'], [2n ** 200n, account])),
  'kind/protobuf': protobuf,
  'kind/address': fromHex(account),
  'kind/time': fromHex('0x0000000069073e50'),
  'kind/number': fromHex('0x0000000000000007'),
  'kind/deep': '['.repeat(5000) + ']'.repeat(5000),
  'kind/bomb': gzipSync(new Uint8Array(64 << 20)),
};

/** Lines of an exchange file: all kinds in one entry, a value of 16 MiB in the next, and a change of one. */
export function valueLog(): string[] {
  const kinds = Object.entries(values).map(([key, value]) => put(A, key, value));
  const huge = new Uint8Array(hugeSize).map((_, i) => i >>> 8);
  const changed = fromText(json.replace('"ada"', '"bob"'));
  return [
    entry(alice, [A], ...kinds),
    entry(alice, [A], put(A, 'huge', huge)),
    entry(alice, [A], put(A, 'kind/json', changed), put(A, 'kind/hidden', 'paid \u202enwod\r\nin part')),
  ].map((each, seq) => `${exchangeLine(seq, each)}\n`);
}
