/** The reads of the reference node's JSON-RPC, namespace kv_ (protocol e). */

import { emptyBytes, toHex } from '../../shared/bytes';
import { type Outcome, StreamscopeError, toEnvelope } from '../../shared/errors';
import { readView } from '../query/loadedView';
import { readValue } from '../query/values';
import { adminGrant, specialKeyFact, specialWriterGrant, writeRight, writerGrant } from '../replay/ownership';
import type { StateView } from '../replay/stateView';
import { isDamage, readFault } from '../store/faults';
import type { Place } from '../store/nextLatest';
import { StateReader, type Version } from '../store/stateReader';
import { storedKey } from '../store/storedKey';
import { type KvError, KvFault, KvParams, type KvValue } from './kvParams';
import { type KvContext, type KvReads, nearestLive, withState } from './kvReads';

export interface KvCall {
  method: string;
  params: KvValue[];
}

export type KvAnswer = { result: unknown } | { error: KvError };

/** The reference's limit for one read of a value. */
const longestRead = 262_144;

type Method = (context: KvReads, params: KvParams) => Promise<unknown> | unknown;

const methods: Record<string, Method> = {
  kv_getStatus: () => true,
  kv_getValue: getValue,
  kv_getNext: (context, params) => getNeighbour(context, params, false),
  kv_getPrev: (context, params) => getNeighbour(context, params, true),
  kv_getFirst: (context, params) => getEnd(context, params, false),
  kv_getLast: (context, params) => getEnd(context, params, true),
  kv_getTransactionResult: getTransactionResult,
  kv_getHoldingStreamIds: (context) => context.streams.ids.map(toHex),
  kv_getReplayProgress: getReplayProgress,
  kv_hasWritePermission: (context, params) => {
    const [account, streamId, key] = [params.account(0), params.streamId(1), params.key(2)];
    return ownership(context, params.optionalU64(3, 'version'), account, streamId, key, (view) => {
      return writeRight(view, account, streamId, key) !== undefined;
    });
  },
  kv_isAdmin: (context, params) => {
    const [account, streamId] = [params.account(0), params.streamId(1)];
    return ownership(context, params.optionalU64(2, 'version'), account, streamId, undefined, (view) => {
      return adminGrant(view, account, streamId) !== undefined;
    });
  },
  kv_isSpecialKey: (context, params) => {
    const [streamId, key] = [params.streamId(0), params.key(1)];
    return ownership(context, params.optionalU64(2, 'version'), new Uint8Array(20), streamId, key, (view) => {
      return specialKeyFact(view, streamId, key) !== undefined;
    });
  },
  kv_isWriterOfKey: (context, params) => {
    const [account, streamId, key] = [params.account(0), params.streamId(1), params.key(2)];
    return ownership(context, params.optionalU64(3, 'version'), account, streamId, key, (view) => {
      return specialWriterGrant(view, account, streamId, key) !== undefined;
    });
  },
  kv_isWriterOfStream: (context, params) => {
    const [account, streamId] = [params.account(0), params.streamId(1)];
    return ownership(context, params.optionalU64(2, 'version'), account, streamId, undefined, (view) => {
      return writerGrant(view, account, streamId) !== undefined;
    });
  },
};
// The TypeScript SDK calls it by this name.
methods.kv_IsAdmin = methods.kv_isAdmin as Method;

/** What the reference says of a value whose bytes its store has lost. */
const missingData: KvError = { code: -32603, message: 'Internal error', data: 'key data is missing' };

/**
 * Answers calls of one moment, in order, on one snapshot. Faults of the caller are answers; faults of ours are told for
 * each call.
 * @throws stateDamaged: that is the whole answer, so that the state is derived again
 */
export async function answerKv(context: KvContext, calls: readonly KvCall[]): Promise<Outcome<KvAnswer>[]> {
  const newest = StateReader.open(context.state, context.streams, null, undefined, context.keyIndex);
  try {
    const reads = { ...context, newest };
    const outcomes = await Promise.allSettled(calls.map((call) => outcomeOf(reads, call)));
    return outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  } finally {
    await newest.close();
  }
}

async function outcomeOf(context: KvReads, call: KvCall): Promise<Outcome<KvAnswer>> {
  try {
    return { ok: true, value: await answerCall(context, call) };
  } catch (error) {
    const isDamaged = isDamage(error) || (error instanceof StreamscopeError && error.code === 'stateDamaged');
    if (isDamaged) throw error;
    return { ok: false, error: toEnvelope(readFault(error)) };
  }
}

async function answerCall(context: KvReads, call: KvCall): Promise<KvAnswer> {
  const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
  if (method === undefined) return { error: { code: -32601, message: 'Method not found' } };
  try {
    return { result: await method(context, new KvParams(call.params)) };
  } catch (error) {
    if (error instanceof KvFault) return { error: error.error };
    if (error instanceof StreamscopeError && error.code === 'logDamaged') return { error: missingData };
    throw error;
  }
}

interface Slice {
  start: number;
  length: number;
}

/** The length is checked first, the key second, both before any lookup. */
function checkSlice(params: KvParams, position: number): Slice {
  const slice = { start: params.u64(position, 'start_index'), length: params.u64(position + 1, 'len') };
  if (slice.length > longestRead) throw fault('len', 'query length too large');
  return slice;
}

function checkKey(key: Uint8Array): void {
  if (key.length === 0) throw fault('key', 'key is empty');
}

function fault(parameter: string, data: string): KvFault {
  return new KvFault({ code: -32602, message: `Invalid params: ${parameter}`, data });
}

function getValue(context: KvReads, params: KvParams): Promise<unknown> {
  const [streamId, key] = [params.streamId(0), params.key(1)];
  const slice = checkSlice(params, 2);
  const at = params.optionalU64(4, 'version') ?? null;
  checkKey(key);
  return withState(context, at, async (state) => {
    const stream = state.streams.ordinal(streamId);
    const version = stream === undefined ? undefined : await state.version(stream, key);
    if (version === undefined) return { version: 0, data: '', size: 0 };
    return valueAnswer(context, version, slice);
  });
}

function valueAnswer(context: KvReads, version: Version, slice: Slice) {
  const { size } = version.stored;
  if (slice.length > 0 && size > 0 && slice.start > size) {
    throw fault('start_index', 'start index is greater than value length');
  }
  const bytes = slice.length === 0 ? emptyBytes : readValue(context, version, slice.start, slice.length);
  return { version: version.seq, data: base64(bytes), size };
}

function getNeighbour(context: KvReads, params: KvParams, reverse: boolean): Promise<unknown> {
  const [streamId, key] = [params.streamId(0), params.key(1)];
  const slice = checkSlice(params, 2);
  const inclusive = params.boolean(4, 'inclusive');
  const at = params.optionalU64(5, 'version') ?? null;
  checkKey(key);
  return nearestKey(context, streamId, { key, inclusive }, reverse, slice, at);
}

function getEnd(context: KvReads, params: KvParams, reverse: boolean): Promise<unknown> {
  const streamId = params.streamId(0);
  const slice = checkSlice(params, 1);
  return nearestKey(context, streamId, undefined, reverse, slice, params.optionalU64(3, 'version') ?? null);
}

/** @param place where to look from; the stream's end where it is undefined */
function nearestKey(
  context: KvReads,
  streamId: Uint8Array,
  place: Place | undefined,
  reverse: boolean,
  slice: Slice,
  at: number | null,
): Promise<unknown> {
  return withState(context, at, async (state) => {
    const stream = state.streams.ordinal(streamId);
    if (stream === undefined) return null;
    const live = await nearestLive(state, stream, place, reverse);
    if (live === undefined) return null;
    const stored = live.stored ?? state.storedValue(stream, storedKey(live.key), live.seq);
    const { version, data, size } = valueAnswer(context, { seq: live.seq, stored }, slice);
    return { version, key: base64(live.key), data, size };
  });
}

function getTransactionResult(context: KvReads, params: KvParams): Promise<unknown> {
  const seq = params.u64(0, 'tx_seq');
  return withState(context, null, (state) => state.result(seq)?.result ?? null);
}

/** `appliedSeq` is the next seq to handle, as in the reference; `firstTxSeq` only after a late start. */
async function getReplayProgress(context: KvReads): Promise<unknown> {
  const firstSeq = (await context.log.firstSeq()) ?? 0;
  return withState(context, null, (state) => ({
    appliedSeq: state.position.next,
    firstTxSeq: firstSeq > 0 ? firstSeq : null,
  }));
}

function ownership(
  context: KvReads,
  at: number | undefined,
  account: Uint8Array,
  streamId: Uint8Array,
  key: Uint8Array | undefined,
  question: (view: StateView) => boolean,
): Promise<boolean> {
  return withState(context, at ?? null, async (state: StateReader) => {
    const keys = key === undefined ? [] : [{ streamId, key }];
    return question(await readView(state, { sender: account, streams: [streamId], keys }));
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
