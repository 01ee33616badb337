import { concatBytes, emptyBytes, fromText } from '../../shared/bytes';
import type { Batch, Opcode, VerdictKind } from '../../shared/model';
import { encodeBatch, maxU64 } from '../../shared/streamData';
import type { Stream } from './cast';
import { addressOf } from './cast';
import type { World } from './world';

/** A key as the story writes it: text, bytes, or parts of both. */
export type KeyParts = string | Uint8Array | readonly (string | Uint8Array)[];

export function keyBytes(key: KeyParts): Uint8Array {
  if (typeof key === 'string') return fromText(key);
  if (key instanceof Uint8Array) return key;
  return concatBytes(...key.map((part) => (typeof part === 'string' ? fromText(part) : part)));
}

/** One entry in the making: `world.by('ada').on(gameItems).put('a', json(1)).send()`. */
export class Draft {
  private readonly tags: Stream[] = [];
  private readonly batch: Batch = { version: 0n, reads: [], writes: [], accessControl: [] };
  private stream: Stream | undefined;
  private version: bigint | undefined;
  private lost = false;

  constructor(
    private readonly world: World,
    private readonly sender: string,
  ) {}

  /** What follows is about this stream, and the entry is tagged with it. */
  on(stream: Stream): this {
    if (!this.tags.includes(stream)) this.tags.push(stream);
    return this.aside(stream);
  }

  /** What follows is about this stream, which the sender does not tag. */
  aside(stream: Stream): this {
    this.stream = stream;
    return this;
  }

  /** The sender acts on the state after this entry; without this or `blindly` it has seen nearly everything. */
  seeing(seq: number): this {
    this.version = BigInt(seq);
    return this;
  }

  /** The sender switches conflict checks off. */
  blindly(): this {
    this.version = maxU64;
    return this;
  }

  /** The data of this entry is never uploaded. */
  losingData(): this {
    this.lost = true;
    return this;
  }

  guard(key: KeyParts): this {
    this.batch.reads.push({ streamId: this.current.id, key: keyBytes(key) });
    return this;
  }

  put(key: KeyParts, value: Uint8Array): this {
    this.batch.writes.push({ streamId: this.current.id, key: keyBytes(key), value });
    return this;
  }

  remove(key: KeyParts): this {
    return this.put(key, emptyBytes);
  }

  grantAdmin(account: string): this {
    return this.rule(0x00, '', account);
  }

  renounceAdmin(): this {
    return this.rule(0x01);
  }

  setSpecial(key: KeyParts): this {
    return this.rule(0x10, key);
  }

  setNormal(key: KeyParts): this {
    return this.rule(0x11, key);
  }

  grantWriter(account: string): this {
    return this.rule(0x20, '', account);
  }

  revokeWriter(account: string): this {
    return this.rule(0x21, '', account);
  }

  renounceWriter(): this {
    return this.rule(0x22);
  }

  grantSpecialWriter(key: KeyParts, account: string): this {
    return this.rule(0x30, key, account);
  }

  revokeSpecialWriter(key: KeyParts, account: string): this {
    return this.rule(0x31, key, account);
  }

  renounceSpecialWriter(key: KeyParts): this {
    return this.rule(0x32, key);
  }

  /** Appends the entry; `verdict` is what the story means to become of it. */
  send(verdict: VerdictKind = 'committed'): void {
    this.batch.version = this.version ?? BigInt(this.world.lastSeenBy(this.batch));
    this.world.append({
      sender: this.sender,
      streamIds: this.tags.map((stream) => stream.id),
      data: encodeBatch(this.batch),
      lost: this.lost,
      verdict,
      batch: this.batch,
    });
  }

  private get current(): Stream {
    if (this.stream === undefined) throw new RangeError('a draft names its stream first');
    return this.stream;
  }

  private rule(opcode: Opcode, key: KeyParts = '', account?: string): this {
    const item = { opcode, streamId: this.current.id, key: keyBytes(key) };
    this.batch.accessControl.push(account === undefined ? item : { ...item, account: addressOf(account) });
    return this;
  }
}
