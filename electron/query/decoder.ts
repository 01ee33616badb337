/** Decoders by themselves: a trial on an entry, and rows made into content. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { DecoderTrial, TrialBatch } from '../../shared/contract/outputs';
import { toBatch } from '../../shared/contract/toBatch';
import { badInput, StreamscopeError } from '../../shared/errors';
import { type Batch, operationNames } from '../../shared/model';
import { decodeVersion, padToSectors } from '../../shared/streamData';
import { Decoder, isDecoder } from '../decode/decoder';
import { fuelFor } from '../decode/sandbox';
import { contentOf, plainBytes } from '../replay/loadData';
import { type QueryContext, requireEntry } from './context';
import { readableParts } from './explain';

const itemsShown = 200;
const headBytes = 1024;

/**
 * Runs a text on the content of an entry.
 * @param module the compiled engine
 */
export async function tryDecoder(
  context: QueryContext,
  { seq, code }: CheckedInput<'decoder.try'>,
  module: Parameters<typeof Decoder.load>[0],
): Promise<DecoderTrial> {
  const entry = requireEntry(context, seq);
  const plain =
    entry.availability === 'present' ? plainBytes(context.log.data(entry), context.encryption) : undefined;
  if (plain === undefined)
    throw new StreamscopeError(
      'notFound',
      { what: 'data', id: String(seq) },
      `The data of entry ${seq} is not here, or does not open with the key of this workspace.`,
    );
  const content = contentOf(plain, entry.size);
  const started = performance.now();
  const about = { seq, size: content.length, fuelLimit: fuelFor(content.length) };
  const loaded = await Decoder.load(module, code);
  if (!isDecoder(loaded))
    return { ...about, fuel: 0, memory: 0, milliseconds: 0, batch: null, fault: loaded };
  const answer = loaded.decode(content, entry);
  const milliseconds = Math.round(performance.now() - started);
  const { fuel, memory } = answer;
  const batch = answer.ok ? describeBatch(answer.data) : null;
  const fault = answer.ok ? null : { message: answer.message, line: answer.line };
  return { ...about, fuel, memory, milliseconds, batch, fault };
}

function describeBatch(data: Uint8Array): TrialBatch | null {
  const version = decodeVersion(data);
  if (!version.ok) return null;
  const { reads, writes, controls } = readableParts(data);
  return {
    version: version.value.toString(),
    readCount: reads.length,
    writeCount: writes.length,
    accessControlCount: controls.length,
    reads: reads.slice(0, itemsShown).map(({ streamId, key }) => ({ streamId: toHex(streamId), key })),
    writes: writes.slice(0, itemsShown).map(({ streamId, key, offset, size }) => ({
      streamId: toHex(streamId),
      key,
      size,
      head: data.subarray(offset, offset + Math.min(size, headBytes)),
    })),
    accessControl: controls.slice(0, itemsShown).map(({ opcode, streamId, key, account }) => ({
      operation: operationNames[opcode],
      streamId: toHex(streamId),
      key,
      account: account === undefined ? null : toHex(account),
    })),
  };
}

/** @throws notFound where the stream has no decoder, badInput where its encode fails on these rows */
export async function encodeRows(
  context: QueryContext,
  { streamId, batch, data }: CheckedInput<'decoder.encode'>,
): Promise<{ bytes: Uint8Array }> {
  const decoder = context.decoders.of(toHex(fromHex(streamId)));
  if (decoder === undefined) {
    const message = `Stream ${streamId} has no decoder of its own.`;
    throw new StreamscopeError('notFound', { what: 'decoder', id: streamId }, message);
  }
  const answer = decoder.encode(batch === undefined ? rowsOf(data) : toBatch(batch));
  if (!answer.ok) throw badInput('batch', answer.message);
  return { bytes: answer.data };
}

/** Rows given as stream data. @throws badInput where they are not given, or do not decode */
function rowsOf(data: Uint8Array | undefined): Batch {
  if (data === undefined) throw badInput('batch', 'expected either batch or data');
  const plain = padToSectors(data);
  const version = decodeVersion(plain);
  if (!version.ok) throw badInput('data', version.fault.field);
  const { reads, writes, controls } = readableParts(plain);
  return {
    version: version.value,
    reads,
    writes: writes.map(({ streamId, key, offset, size }) => ({
      streamId,
      key,
      value: plain.subarray(offset, offset + size),
    })),
    accessControl: controls,
  };
}
