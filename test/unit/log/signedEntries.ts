/** Lines of exchange files whose entries are signed, as an export of an embedded log gives them. */
import { computeAddress, SigningKey } from 'ethers';
import { encodeHeader, entryHash, genesisHash } from '../../../electron/log/chain';
import { keccak256 } from '../../../electron/log/keccak';
import { signEntry } from '../../../electron/log/signEntry';
import { fromHex, fromText, type Hex, toHex } from '../../../shared/bytes';
import { encodeBatch } from '../../../shared/streamData';
import { describeSubmission } from '../../../shared/submission';

export class Account {
  readonly privateKey: Uint8Array;
  readonly address: Hex;

  constructor(seed: number) {
    this.privateKey = new Uint8Array(32).fill(seed);
    this.address = computeAddress(new SigningKey(this.privateKey)).toLowerCase() as Hex;
  }
}

export const ada = new Account(0xad);
export const ben = new Account(0xbe);
export const stream: Hex = `0x${'00'.repeat(31)}05`;
export const logId = new Uint8Array(32).fill(0x10);

/** Fields of a line; a test changes one of them. */
export type Line = Record<string, unknown> & { seq: number };

/** Data that puts one key. */
export function putData(key: string, value: string): Uint8Array {
  const write = { streamId: fromHex(stream), key: fromText(key), value: fromText(value) };
  return encodeBatch({ version: 2n ** 64n - 1n, reads: [], writes: [write], accessControl: [] });
}

/** An unsigned line with as little as it needs. */
export function unsignedLine(seq: number, key = `key ${seq}`): Line {
  return { seq, sender: ada.address, streamIds: [stream], data: toHex(putData(key, 'v')) };
}

/** A signed log in the making: nonces and the hash chain go on from line to line. */
export class SignedLog {
  private readonly nonces = new Map<Hex, number>();
  private seq: number;
  private prevHash: Uint8Array;

  constructor(
    readonly id: Uint8Array = logId,
    firstSeq = 0,
  ) {
    this.seq = firstSeq;
    this.prevHash = genesisHash(id);
  }

  next(account: Account = ada, data: Uint8Array = putData(`key ${this.seq}`, 'v')): Line {
    const nonce = this.nonces.get(account.address) ?? 0;
    const { dataRoot } = describeSubmission(data, keccak256);
    const signed = { logId: this.id, streamIds: [fromHex(stream)], dataRoot, size: data.length, nonce };
    const signature = signEntry(signed, account.privateKey);
    const sender = fromHex(account.address);
    const line: Line = {
      seq: this.seq,
      sender: account.address,
      streamIds: [stream],
      data: toHex(data),
      size: data.length,
      dataRoot: toHex(dataRoot),
      timestamp: 1_700_000_000 + this.seq,
      logId: toHex(this.id),
      prevHash: toHex(this.prevHash),
      nonce,
      signature: toHex(signature),
    };
    const origin = { timestamp: 1_700_000_000 + this.seq, nonce, signature };
    const header = encodeHeader({ ...signed, seq: this.seq, sender, origin, prevHash: this.prevHash });
    this.prevHash = entryHash(header);
    this.nonces.set(account.address, nonce + 1);
    this.seq++;
    return line;
  }

  take(count: number, account?: Account): Line[] {
    return Array.from({ length: count }, () => this.next(account));
  }
}
