import { fromHex, toHex } from '../../shared/bytes';
import { toBatch } from '../../shared/contract/batchInput';
import type { CheckedInput } from '../../shared/contract/contract';
import type { Submitted } from '../../shared/contract/outputs';
import { badInput } from '../../shared/errors';
import { taggedStreams } from '../compose/taggedStreams';
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
