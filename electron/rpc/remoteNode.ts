/** Another node, asked by the kv_* calls that every node of the network answers (protocol e.3). Nothing it says is trusted. */
import { z } from 'zod';
import { compareBytes, type Hex } from '../../shared/bytes';
import { seqField } from '../../shared/contract/inputs';
import { networkFailed, type RpcCall, RpcClient, RpcRefusal, wrongServer } from '../network/rpcClient';

/** A live key as the node has it, with the start of its value. */
export interface RemoteKey {
  key: Uint8Array;
  seq: number;
  size: number;
  head: Uint8Array;
}

/** How far a node is, and which streams it has. */
export interface Standing {
  /** The next seq that it handles. */
  next: number;
  /** Where it began, if that was late; else 0. */
  firstSeq: number;
  /** In id order. */
  streams: Hex[];
}

/** A stretch of one version of a key. Never written looks like deleted by entry 0: version 0, size 0. */
export interface RemoteValue {
  seq: number;
  size: number;
  bytes: Uint8Array;
}

/** Where to read: a stream after an entry. */
export interface RemotePlace {
  streamId: Hex;
  at: number;
}

/** The longest slice of a value that nodes give. */
export const longestSlice = 262_144;
/** Slices that are asked for in one request: an answer is at most 30 MB. */
const slicesAtOnce = 16;
/** An entry has at most so many bytes, and a value is a part of one. */
const largestValue = 0xffffffff;
/** Bytes of a value that are held at once. */
const mostHeld = 256 << 20;
/** Streams of a node beyond this are no node's of the network. */
const mostStreams = 100_000;
/** As long as the reference's answers may be, and a little. */
const longestReply = 32 << 20;
const timeout = 15_000;

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const sizeField = z.number().int().min(0).max(largestValue);
const valueSchema = z.object({ version: seqField, data: base64, size: sizeField });
const pairSchema = valueSchema.extend({ key: base64 }).nullable();
const progressSchema = z.object({ appliedSeq: seqField, firstTxSeq: seqField.nullish() });
const idsSchema = z
  .array(z.string().regex(/^(0x)?[0-9a-fA-F]{64}$/, 'expected 32 bytes of hex'))
  .max(mostStreams);
const resultSchema = z.string().max(1000).nullable();

const methodNotFound = -32601;

const inBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

export class RemoteNode {
  private readonly client: RpcClient;

  /** @param signal ends everything that is asked through this object */
  constructor(
    readonly url: string,
    private readonly signal?: AbortSignal,
  ) {
    this.client = new RpcClient(url, { timeout, longestReply });
  }

  /** @throws networkFailed, as all that follow */
  async standing(): Promise<Standing> {
    const progress: RpcCall = { method: 'kv_getReplayProgress', params: [] };
    const held: RpcCall = { method: 'kv_getHoldingStreamIds', params: [] };
    const [first, second] = await this.client.batch([progress, held], this.signal).catch((error) => {
      // What every node answers: a chain, a storage node and the like do not know it.
      const isOther = error instanceof RpcRefusal && error.code === methodNotFound;
      throw isOther
        ? wrongServer(this.url, 'it knows no kv_* calls, so it is no kv node')
        : this.fault(error);
    });
    const { appliedSeq, firstTxSeq } = this.parsed(progressSchema, progress, first);
    const ids = this.parsed(idsSchema, held, second);
    const streams = ids.map((id): Hex => `0x${id.replace(/^0x/, '').toLowerCase()}`).sort();
    return { next: appliedSeq, firstSeq: firstTxSeq ?? 0, streams: [...new Set(streams)] };
  }

  /** Result strings by seq; null where the node skipped the entry, or is not there yet. */
  async results(seqs: readonly number[]): Promise<(string | null)[]> {
    const calls = seqs.map((seq): RpcCall => ({ method: 'kv_getTransactionResult', params: [seq] }));
    const answers = await this.batch(calls);
    return answers.map((answer, i) => this.parsed(resultSchema, calls[i]!, answer));
  }

  /** The first live key of a stream, or the last. @param length bytes of the value to send along */
  async end({ streamId, at }: RemotePlace, reverse: boolean, length: number): Promise<RemoteKey | undefined> {
    const method = reverse ? 'kv_getLast' : 'kv_getFirst';
    const call: RpcCall = { method, params: [streamId, 0, length, at] };
    return this.pair(call, await this.ask(call), { at, length });
  }

  /** For each key, the live key next to it in a direction; itself never. */
  async beyond(
    place: RemotePlace,
    keys: readonly Uint8Array[],
    reverse: boolean,
    length: number,
  ): Promise<(RemoteKey | undefined)[]> {
    const found: (RemoteKey | undefined)[] = [];
    const together = Math.max(1, Math.floor((slicesAtOnce * longestSlice) / Math.max(1, length)));
    for (let start = 0; start < keys.length; start += together) {
      const some = keys.slice(start, start + together);
      const calls = some.map((key) => neighbour(place, key, reverse, length));
      for (const [i, answer] of (await this.batch(calls)).entries()) {
        const behind = { key: some[i]!, reverse };
        found.push(this.pair(calls[i]!, answer, { at: place.at, length, behind }));
      }
    }
    return found;
  }

  /**
   * A key itself, where it is live, and the live key next to it in a direction. Inclusive seeks are never asked for:
   * where the first candidate is a deleted key, the reference node would not answer any more (protocol e.2).
   */
  async from(
    place: RemotePlace,
    key: Uint8Array,
    reverse: boolean,
    length: number,
  ): Promise<{ own: RemoteKey | undefined; next: RemoteKey | undefined }> {
    const calls = [valueCall(place, key, 0, length), neighbour(place, key, reverse, length)] as const;
    const [value, pair] = await this.batch(calls);
    const { seq, size, bytes } = this.value(calls[0], value, { at: place.at, start: 0, length });
    return {
      own: size === 0 ? undefined : { key, seq, size, head: bytes },
      next: this.pair(calls[1], pair, { at: place.at, length, behind: { key, reverse } }),
    };
  }

  /** Bytes of a key's newest version from `offset`, at most `length`; longer stretches take several slices. */
  async read(place: RemotePlace, key: Uint8Array, offset: number, length: number): Promise<RemoteValue> {
    const first = valueCall(place, key, offset, Math.min(length, longestSlice));
    const head = this.value(first, await this.ask(first), {
      at: place.at,
      start: offset,
      length: Math.min(length, longestSlice),
    });
    const end = Math.min(head.size, offset + length);
    if (offset + head.bytes.length >= end) return head;
    if (end - offset > mostHeld) throw this.wrong(first, `size: ${head.size} bytes are too many to be held`);
    const bytes = new Uint8Array(end - offset);
    bytes.set(head.bytes);
    for (let start = offset + head.bytes.length; start < end; start += longestSlice * slicesAtOnce) {
      const starts = Array.from({ length: slicesAtOnce }, (_, i) => start + i * longestSlice);
      const wanted = starts.filter((each) => each < end);
      const calls = wanted.map((each) => valueCall(place, key, each, Math.min(longestSlice, end - each)));
      const answers = await this.batch(calls);
      for (const [i, answer] of answers.entries()) {
        const slice = { at: place.at, start: wanted[i]!, length: Math.min(longestSlice, end - wanted[i]!) };
        const part = this.value(calls[i]!, answer, slice);
        if (part.seq !== head.seq || part.size !== head.size)
          throw this.wrong(calls[i]!, 'version: is another one than in the slice before');
        bytes.set(part.bytes, wanted[i]! - offset);
      }
    }
    return { ...head, bytes };
  }

  /** Several questions that are answered with true or false. */
  async facts(calls: readonly RpcCall[]): Promise<boolean[]> {
    const answers = await this.batch(calls);
    return answers.map((answer, i) => this.parsed(z.boolean(), calls[i]!, answer));
  }

  /** A value and questions about its key, in one request. */
  async valueAndFacts(
    place: RemotePlace,
    key: Uint8Array,
    length: number,
    questions: readonly RpcCall[],
  ): Promise<{ value: RemoteValue; facts: boolean[] }> {
    const call = valueCall(place, key, 0, length);
    const [first, ...others] = await this.batch([call, ...questions]);
    return {
      value: this.value(call, first, { at: place.at, start: 0, length }),
      facts: others.map((answer, i) => this.parsed(z.boolean(), questions[i]!, answer)),
    };
  }

  /** A live key: in order, not newer than asked for, with as much of its value as there must be. */
  private pair(
    call: RpcCall,
    answer: unknown,
    asked: { at: number; length: number; behind?: { key: Uint8Array; reverse: boolean } },
  ): RemoteKey | undefined {
    const pair = this.parsed(pairSchema, call, answer);
    if (pair === null) return undefined;
    const { key, version: seq, size, data } = pair;
    if (key.length === 0) throw this.wrong(call, 'key: is empty');
    const { behind } = asked;
    if (behind !== undefined) {
      const order = compareBytes(key, behind.key) * (behind.reverse ? -1 : 1);
      if (order <= 0) throw this.wrong(call, 'key: does not lie behind the one that was asked for');
    }
    if (size === 0) throw this.wrong(call, 'size: is that of a deleted key');
    this.requireVersion(call, seq, asked.at);
    this.requireLength(call, data, Math.min(asked.length, size));
    return { key, seq, size, head: data };
  }

  private value(
    call: RpcCall,
    answer: unknown,
    { at, start, length }: { at: number; start: number; length: number },
  ): RemoteValue {
    const { version: seq, data, size } = this.parsed(valueSchema, call, answer);
    this.requireVersion(call, seq, at);
    this.requireLength(call, data, Math.max(0, Math.min(length, size - start)));
    return { seq, size, bytes: data };
  }

  private requireVersion(call: RpcCall, seq: number, at: number): void {
    if (seq > at) throw this.wrong(call, `version: ${seq} is newer than ${at}, which was asked for`);
  }

  private requireLength(call: RpcCall, data: Uint8Array, length: number): void {
    if (data.length !== length) throw this.wrong(call, `data: has ${data.length} bytes, not ${length}`);
  }

  private async ask(call: RpcCall): Promise<unknown> {
    return this.refused(this.client.call(call.method, call.params, this.signal));
  }

  private async batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    return calls.length === 0 ? [] : this.refused(this.client.batch(calls, this.signal));
  }

  private async refused<Answer>(asked: Promise<Answer>): Promise<Answer> {
    return asked.catch((error) => {
      throw this.fault(error);
    });
  }

  private fault(error: unknown): unknown {
    return error instanceof RpcRefusal ? networkFailed(this.url, error.message, error) : error;
  }

  private parsed<Output>(schema: z.ZodType<Output>, call: RpcCall, answer: unknown): Output {
    const { data, error } = schema.safeParse(answer);
    if (error === undefined) return data;
    const issue = error.issues[0];
    throw this.wrong(call, [issue?.path.join('.'), issue?.message].filter((part) => part).join(': '));
  }

  private wrong({ method }: RpcCall, reason: string): Error {
    return networkFailed(this.url, `its answer to ${method} is wrong: ${reason}`);
  }
}

function neighbour(
  { streamId, at }: RemotePlace,
  key: Uint8Array,
  reverse: boolean,
  length: number,
): RpcCall {
  const method = reverse ? 'kv_getPrev' : 'kv_getNext';
  return { method, params: [streamId, inBase64(key), 0, length, false, at] };
}

function valueCall({ streamId, at }: RemotePlace, key: Uint8Array, start: number, length: number): RpcCall {
  return { method: 'kv_getValue', params: [streamId, inBase64(key), start, length, at] };
}

/** Questions of ownership (protocol d). */
export const rightCalls = {
  isAdmin: ({ streamId, at }: RemotePlace, account: Hex): RpcCall => ({
    method: 'kv_isAdmin',
    params: [account, streamId, at],
  }),
  isWriter: ({ streamId, at }: RemotePlace, account: Hex): RpcCall => ({
    method: 'kv_isWriterOfStream',
    params: [account, streamId, at],
  }),
  isSpecialKey: ({ streamId, at }: RemotePlace, key: Uint8Array): RpcCall => ({
    method: 'kv_isSpecialKey',
    params: [streamId, inBase64(key), at],
  }),
  isKeyWriter: ({ streamId, at }: RemotePlace, account: Hex, key: Uint8Array): RpcCall => ({
    method: 'kv_isWriterOfKey',
    params: [account, streamId, inBase64(key), at],
  }),
  mayWrite: ({ streamId, at }: RemotePlace, account: Hex, key: Uint8Array): RpcCall => ({
    method: 'kv_hasWritePermission',
    params: [account, streamId, inBase64(key), at],
  }),
};
