/** Another node, asked by the kv_* calls that every node of the network answers (protocol e.3). Nothing it says is trusted. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Hex, toHex } from '../../shared/bytes';
import { seqField } from '../../shared/contract/inputs';
import { networkFailed, type RpcCall, RpcClient, RpcRefusal } from '../network/rpcClient';

/** A live key as the node has it. */
export interface RemoteRow {
  key: Uint8Array;
  version: number;
  size: number;
  sha256: Hex;
}

/** The longest slice that nodes give. */
const sliceLength = 262_144;

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const pairSchema = z.object({ key: base64, version: seqField, data: base64, size: seqField }).nullable();
const valueSchema = z.object({ version: seqField, data: base64, size: seqField });
const progressSchema = z.object({ appliedSeq: seqField, firstTxSeq: seqField.nullish() });
const idsSchema = z.array(z.string().regex(/^(0x)?[0-9a-fA-F]{64}$/));

export class RemoteNode {
  private readonly client: RpcClient;

  constructor(
    readonly url: string,
    private readonly signal?: AbortSignal,
  ) {
    this.client = new RpcClient(url);
  }

  /** The next seq that it handles, and where it began if that was late. */
  async progress(): Promise<{ next: number; firstSeq: number }> {
    const { appliedSeq, firstTxSeq } = await this.ask(progressSchema, 'kv_getReplayProgress', []);
    return { next: appliedSeq, firstSeq: firstTxSeq ?? 0 };
  }

  async watched(): Promise<Set<Hex>> {
    const ids = await this.ask(idsSchema, 'kv_getHoldingStreamIds', []);
    return new Set(ids.map((id): Hex => `0x${id.replace(/^0x/, '').toLowerCase()}`));
  }

  result(seq: number): Promise<string | null> {
    return this.ask(z.string().nullable(), 'kv_getTransactionResult', [seq]);
  }

  /** The first live key at a version; undefined where there is none. */
  async first(streamId: Hex, at: number): Promise<RemoteRow | undefined> {
    const [row] = await this.pairs(streamId, at, [
      { method: 'kv_getFirst', params: [streamId, 0, sliceLength, at] },
    ]);
    return row;
  }

  /** For each key, the live key that follows it at a version. */
  following(streamId: Hex, keys: readonly Uint8Array[], at: number): Promise<(RemoteRow | undefined)[]> {
    const calls = keys.map((key) => ({
      method: 'kv_getNext',
      params: [streamId, Buffer.from(key).toString('base64'), 0, sliceLength, false, at],
    }));
    return this.pairs(streamId, at, calls);
  }

  /** The first live key that is not below a bound. */
  atOrAfter(streamId: Hex, bound: Uint8Array, at: number): Promise<(RemoteRow | undefined)[]> {
    const params = [streamId, Buffer.from(bound).toString('base64'), 0, sliceLength, true, at];
    return this.pairs(streamId, at, [{ method: 'kv_getNext', params }]);
  }

  private async pairs(
    streamId: Hex,
    at: number,
    calls: readonly RpcCall[],
  ): Promise<(RemoteRow | undefined)[]> {
    const answers = await this.refused(this.client.batch(calls, this.signal));
    const rows: (RemoteRow | undefined)[] = [];
    for (const answer of answers) {
      const pair = this.parsed(pairSchema, answer);
      if (pair === null) rows.push(undefined);
      else {
        const { key, version, size } = pair;
        rows.push({ key, version, size, sha256: await this.hashOf(streamId, key, at, pair.data, size) });
      }
    }
    return rows;
  }

  /** Of a whole value, whose first slice is here. */
  private async hashOf(
    streamId: Hex,
    key: Uint8Array,
    at: number,
    head: Uint8Array,
    size: number,
  ): Promise<Hex> {
    const hash = createHash('sha256').update(head);
    for (let start = head.length; start < size; ) {
      const params = [streamId, Buffer.from(key).toString('base64'), start, sliceLength, at];
      const { data } = await this.ask(valueSchema, 'kv_getValue', params);
      if (data.length === 0) throw networkFailed(this.url, 'it gives less of a value than it says');
      hash.update(data);
      start += data.length;
    }
    return toHex(hash.digest());
  }

  private async ask<Output>(schema: z.ZodType<Output>, method: string, params: unknown[]): Promise<Output> {
    return this.parsed(schema, await this.refused(this.client.call(method, params, this.signal)));
  }

  private async refused<Answer>(asked: Promise<Answer>): Promise<Answer> {
    return asked.catch((error) => {
      throw error instanceof RpcRefusal ? networkFailed(this.url, error.message, error) : error;
    });
  }

  private parsed<Output>(schema: z.ZodType<Output>, answer: unknown): Output {
    const { data, error } = schema.safeParse(answer);
    if (error !== undefined) throw networkFailed(this.url, 'its answer does not read');
    return data as Output;
  }
}
