/** One entry in full: what it carried, what it met, and every check. */

import { toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { ByteField, EntryBytes, EntryDetail } from '../../shared/contract/outputs';
import type { LogEntry } from '../../shared/model';
import { decodeFaultTexts, readableLength } from '../../shared/streamData';
import { headerSize } from '../decode/encryption';
import { completeVerdict } from '../replay/completeVerdict';
import { loadData } from '../replay/loadData';
import { StateReader } from '../store/stateReader';
import { type QueryContext, requireEntry, withState } from './context';
import { batchDetail } from './entryItems';
import { describeCheck, firstItems, readViewFor, sendableChecks } from './explain';
import { batchFields } from './fields';
import { readPlain } from './values';
import { verdictOf } from './verdicts';

/** Items of each phase that are judged for its header; `entry.explain` has all of them, by pages. */
const itemsJudged = 200;

export async function entryDetail(
  context: QueryContext,
  input: CheckedInput<'entry.get'>,
): Promise<EntryDetail> {
  const entry = requireEntry(context, input.seq);
  const data = loadData(context.log, entry, context);
  const outcome = await withState(context, null, async (state) => {
    const stored = state.result(entry.seq);
    const verdict = verdictOf(state, entry.seq, stored);
    const { result = null, diverges = false, deciding = null } = stored ?? {};
    return { verdict, result, diverges, deciding };
  });
  const before = StateReader.open(context.state, context.streams, entry.seq - 1);
  try {
    const selected = firstItems(outcome.deciding, itemsJudged);
    const view = await readViewFor(before, entry, data, selected);
    const complete = completeVerdict(view, entry, data, outcome.deciding, selected);
    const fault = complete.decodeFault;
    return {
      ...headerOf(entry),
      verdict: outcome.verdict,
      result: outcome.result,
      divergence: outcome.diverges
        ? 'The reference node would commit this entry: it adds value lengths modulo 2^64.'
        : null,
      batch: await batchDetail(context, before, entry, data),
      decodeFault: fault && {
        offset: fault.offset,
        field: fault.field,
        message: decodeFaultTexts[fault.kind],
      },
      checks: sendableChecks(complete.checks).map(describeCheck),
      notRun: complete.notRun,
    };
  } finally {
    await before.close();
  }
}

function headerOf(entry: LogEntry) {
  const { origin } = entry;
  return {
    seq: entry.seq,
    sender: toHex(entry.sender),
    streamIds: entry.streamIds.map(toHex),
    size: entry.size,
    dataRoot: toHex(entry.dataRoot),
    timestamp: origin.timestamp ?? null,
    blockNumber: origin.blockNumber ?? null,
    txHash: origin.txHash === undefined ? null : toHex(origin.txHash),
    nonce: origin.nonce ?? null,
    signed: origin.signature !== undefined,
    hash: toHex(entry.hash),
    prevHash: toHex(entry.prevHash),
    availability: entry.availability,
  };
}

/** Bytes of an entry's plain data with the fields that lie in them. */
export async function entryBytes(
  context: QueryContext,
  input: CheckedInput<'entry.bytes'>,
): Promise<EntryBytes> {
  const entry = requireEntry(context, input.seq);
  const data = loadData(context.log, entry, context);
  const decrypted = context.encryption !== undefined;
  const hidden = context.encryption === undefined ? 0 : headerSize(context.encryption.mode);
  const size = Math.max(0, Math.min(entry.size, readableLength(entry.size)) - hidden);
  const length = Math.min(input.length, Math.max(0, size - input.offset));
  if (data.state === 'undecodable')
    return {
      size,
      offset: input.offset,
      bytes: readPlain(context, entry, input.offset, length),
      fields: [],
      decrypted,
    };
  if (data.state !== 'present')
    return { size, offset: input.offset, bytes: new Uint8Array(0), fields: [], decrypted };
  // What a user decoder makes of the bytes does not lie in them.
  const builtIn = data.source === 'log' && entry.streamIds.length > 0;
  const fields: ByteField[] = builtIn ? batchFields(data.plain, size) : [];
  const end = input.offset + length;
  return {
    size,
    offset: input.offset,
    bytes: readPlain(context, entry, input.offset, length),
    fields: fields.filter((field) => field.offset < end && field.offset + field.length > input.offset),
    decrypted,
  };
}
