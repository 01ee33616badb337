/** Local append: the feeder of an embedded log. An entry is verified, given its place and synced before it is acknowledged. */
import { equalBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import type { LogEntry } from '../../shared/model';
import { describeSubmission } from '../../shared/submission';
import { encodeHeader } from './chain';
import { keccak256 } from './keccak';
import type { LogStore } from './logStore';
import type { SignedFields } from './signature';

/** What a sender must sign to append this data now. */
export function fieldsToSign(
  log: LogStore,
  sender: Uint8Array,
  streamIds: readonly Uint8Array[],
  data: Uint8Array,
): SignedFields {
  const { dataRoot } = describeSubmission(data, keccak256);
  const nonce = log.senderCounts(sender).nextNonce;
  return { logId: log.meta.logId, streamIds, dataRoot, size: data.length, nonce };
}

/**
 * Appends a signed entry.
 * @throws appendRefused with the field: streamIds, data, nonce, signature
 */
export async function appendSigned(
  log: LogStore,
  given: {
    sender: Uint8Array;
    streamIds: Uint8Array[];
    data: Uint8Array;
    signature: Uint8Array;
    nonce: number;
  },
  timestamp: number,
): Promise<LogEntry> {
  // Its native library is loaded with the first append, not with the thread.
  const { isSignedBy } = await import('./signature');
  const { sender, streamIds, data, signature, nonce } = given;
  if (streamIds.length === 0)
    throw refused('streamIds', 'an entry of the embedded log has at least one stream');
  if (data.length === 0) throw refused('data', 'is empty');
  const fields = fieldsToSign(log, sender, streamIds, data);
  if (nonce !== fields.nonce) throw refused('nonce', `expected ${fields.nonce}, found ${nonce}`);
  if (!isSignedBy(sender, signature, fields)) throw refused('signature', 'is not of the sender');
  const { dataRoot, size } = fields;
  const origin = { timestamp, nonce, signature };
  const seq = log.nextSeq;
  const entry = { seq, sender, streamIds, dataRoot, size, origin };
  const header = encodeHeader({ ...entry, prevHash: log.lastHash });
  const [appended] = await log.append(
    [{ fields: entry, header, data, availability: 'present' }],
    log.meta.signatures,
  );
  if (appended === undefined || !equalBytes(appended.dataRoot, dataRoot))
    throw new Error('the entry was not appended');
  return appended;
}

function refused(field: string, reason: string): StreamscopeError {
  return new StreamscopeError('appendRefused', { field, reason }, `${field}: ${reason}`);
}
