import { fromHex, toHex } from '../../shared/bytes';
import type { Sending } from '../../shared/compose/draft';
import type { CheckedInput } from '../../shared/contract/contract';
import { StreamscopeError } from '../../shared/errors';
import { contentOf } from '../compose/content';
import type { LogClient } from '../log/explorer/logClient';
import type { SignedFields } from '../log/signature';
import type { Signer } from './signer';
import type { ThreadLink } from './threadLink';

/**
 * Has content signed and appends it to the local log; resolves when it is synced to disk.
 * @throws badInput, signerLocked, appendRefused
 */
export async function submitContent(
  writer: ThreadLink,
  signer: Signer,
  input: CheckedInput<'compose.submit'>,
): Promise<Sending> {
  const { data: content, streamIds } = contentOf(input);
  const sender = fromHex(input.sender);
  const prepared = await writer.call<{ data: Uint8Array; fields: SignedFields }>('prepareAppend', {
    sender,
    streamIds,
    content,
  });
  const { data, fields } = prepared;
  const signature = await signer.sign(input.sender, fields);
  const signedAt = Date.now();
  const entry = { sender, streamIds, data, signature, nonce: fields.nonce };
  const seq = await writer.call<number>('append', entry);
  const dataRoot = toHex(fields.dataRoot);
  return {
    seq,
    sender: input.sender,
    dataRoot,
    signedAt,
    appendedAt: Date.now(),
    replayedAt: null,
    network: null,
  };
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
): Promise<Sending> {
  const { data: content, streamIds } = contentOf(input);
  const sender = fromHex(input.sender);
  const prepared = await writer.call<{ data: Uint8Array; fields: SignedFields }>('prepareAppend', {
    sender,
    streamIds,
    content,
  });
  const { data } = prepared;
  const { logId } = await leader.status();
  for (let tries = 1; ; tries++) {
    const nonce = await leader.nonce(input.sender);
    const fields = { ...prepared.fields, logId: fromHex(logId), nonce };
    const signature = await signer.sign(input.sender, fields);
    const signedAt = Date.now();
    try {
      const seq = await leader.append({ sender, streamIds, data, signature, nonce });
      const dataRoot = toHex(fields.dataRoot);
      return {
        seq,
        sender: input.sender,
        dataRoot,
        signedAt,
        appendedAt: Date.now(),
        replayedAt: null,
        network: null,
      };
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
