import { fromHex, toHex } from '../../shared/bytes';
import { toBatch } from '../../shared/contract/batchInput';
import type { CheckedInput } from '../../shared/contract/contract';
import type { Submitted } from '../../shared/contract/outputs';
import { badInput, StreamscopeError } from '../../shared/errors';
import { taggedStreams } from '../compose/taggedStreams';
import type { LogClient } from '../log/explorer/logClient';
import type { SignedFields } from '../log/signature';
import type { Signer } from './signer';
import type { ThreadLink } from './threadLink';

/**
 * Encodes a batch, has it signed, and appends it to the local log; resolves when it is synced to disk.
 * @throws badInput, signerLocked, appendRefused
 */
export async function submitBatch(
  writer: ThreadLink,
  signer: Signer,
  input: CheckedInput<'compose.submit'>,
): Promise<Submitted> {
  const batch = toBatch(input.batch);
  const streamIds = taggedStreams(batch);
  if (streamIds.length === 0) throw badInput('batch', 'has no write and no access-control item');
  const sender = fromHex(input.sender);
  const prepared = await writer.call<{ data: Uint8Array; fields: SignedFields }>('prepareAppend', {
    sender,
    streamIds,
    batch,
  });
  const { data, fields } = prepared;
  const signature = await signer.sign(input.sender, fields);
  const entry = { sender, streamIds, data, signature, nonce: fields.nonce };
  const seq = await writer.call<number>('append', entry);
  return { seq, sender: input.sender, dataRoot: toHex(fields.dataRoot) };
}

/** Tries of an entry whose account signs elsewhere at the same time. */
const mostTries = 20;

/**
 * Has a batch signed for the log of another explorer, which checks it and gives it its place.
 * @throws badInput, signerLocked, appendRefused, networkFailed
 */
export async function submitToLeader(
  writer: ThreadLink,
  signer: Signer,
  leader: LogClient,
  input: CheckedInput<'compose.submit'>,
): Promise<Submitted> {
  const batch = toBatch(input.batch);
  const streamIds = taggedStreams(batch);
  if (streamIds.length === 0) throw badInput('batch', 'has no write and no access-control item');
  const sender = fromHex(input.sender);
  const prepared = await writer.call<{ data: Uint8Array; fields: SignedFields }>('prepareAppend', {
    sender,
    streamIds,
    batch,
  });
  const { data } = prepared;
  const { logId } = await leader.status();
  for (let tries = 1; ; tries++) {
    const nonce = await leader.nonce(input.sender);
    const fields = { ...prepared.fields, logId: fromHex(logId), nonce };
    const signature = await signer.sign(input.sender, fields);
    try {
      const seq = await leader.append({ sender, streamIds, data, signature, nonce });
      return { seq, sender: input.sender, dataRoot: toHex(fields.dataRoot) };
    } catch (error) {
      if (!isNonceTaken(error) || tries >= mostTries) throw error;
    }
  }
}

/** Another program signed with the same account in between. */
function isNonceTaken(error: unknown): boolean {
  if (!(error instanceof StreamscopeError) || error.code !== 'appendRefused') return false;
  return (error as StreamscopeError<'appendRefused'>).data.field === 'nonce';
}
