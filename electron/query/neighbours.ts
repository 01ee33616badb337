/** The entries before and after one: of the same sender, of a stream, of a key. */
import { fromHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { Beside, Neighbours } from '../../shared/contract/ownership';
import type { LogIndex } from '../log/logKeys';
import { type QueryContext, requireEntry, withState } from './context';

export async function neighbours(
  context: QueryContext,
  input: CheckedInput<'entry.neighbours'>,
): Promise<Neighbours> {
  const { seq, streamId, key } = input;
  const { sender } = requireEntry(context, seq);
  return {
    sender: await besideInLog(context, 'sender', sender, seq),
    stream: streamId === undefined ? null : await besideInLog(context, 'stream', fromHex(streamId), seq),
    key:
      streamId === undefined || key === undefined
        ? null
        : await besideVersion(context, fromHex(streamId), fromHex(key), seq),
  };
}

async function besideInLog(
  { log }: QueryContext,
  index: LogIndex,
  identity: Uint8Array,
  seq: number,
): Promise<Beside> {
  const end = (await log.nextSeq()) ?? 0;
  const [previous] = await log.seqsOf(index, identity, 0, seq, { reverse: true, limit: 1 });
  const [next] = await log.seqsOf(index, identity, seq + 1, Math.max(end, seq + 1), { limit: 1 });
  return { previous: previous ?? null, next: next ?? null };
}

/** Entries that committed a version of the key. */
function besideVersion(
  context: QueryContext,
  streamId: Uint8Array,
  key: Uint8Array,
  seq: number,
): Promise<Beside> {
  return withState(context, null, async (state) => {
    const stream = state.ordinal(streamId);
    const [previous] = seq === 0 ? [] : await state.versions(stream, key, { limit: 1, from: seq - 1 });
    const [next] = await state.versions(stream, key, { reverse: true, limit: 1, from: seq + 1 });
    return { previous: previous?.seq ?? null, next: next?.seq ?? null };
  });
}
