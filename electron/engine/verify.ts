/** Verifies a workspace: signatures, data roots and the hash chain of the log, then the state against a fresh derivation. */
import { equalBytes, toHex } from '../../shared/bytes';
import type { VerifyReport } from '../../shared/contract/outputs';
import { StreamscopeError } from '../../shared/errors';
import type { LogEntry } from '../../shared/model';
import { describeSubmission } from '../../shared/submission';
import type { EncryptionKey } from '../decode/encryption';
import { encodeHeader, entryHash } from '../log/chain';
import { keccak256 } from '../log/keccak';
import type { LogStore } from '../log/logStore';
import { isSignedBy } from '../log/signature';
import { replay } from '../replay/replayer';
import { StateWriter } from '../store/stateWriter';
import { type Database, openDatabase, scanBytes } from '../store/store';

interface Verification {
  encryption: EncryptionKey | undefined;
  signal: AbortSignal;
  onProgress: (done: number) => void;
}

type Difference = NonNullable<VerifyReport['firstDifference']>;

export async function verifyWorkspace(
  log: LogStore,
  inUse: { database: Database; state: StateWriter },
  scratch: string,
  options: Verification,
): Promise<VerifyReport> {
  const entries = log.nextSeq - log.meta.firstSeq;
  const difference = await damageAsDifference(
    async () => (await logDifference(log, options)) ?? (await stateDifference(log, inUse, scratch, options)),
  );
  return { ok: difference === undefined, entries, firstDifference: difference ?? null };
}

/** Damage that reading comes upon is what was looked for. */
async function damageAsDifference(
  compare: () => Promise<Difference | undefined>,
): Promise<Difference | undefined> {
  try {
    return await compare();
  } catch (error) {
    if (!(error instanceof StreamscopeError) || error.code !== 'logDamaged') throw error;
    const { seq, reason } = (error as StreamscopeError<'logDamaged'>).data;
    return { seq, what: 'log', reason };
  }
}

/** The first entry whose chain hash, data root or signature does not hold. */
async function logDifference(log: LogStore, options: Verification): Promise<Difference | undefined> {
  let prevHash = log.start().prevHash;
  for (let from = log.meta.firstSeq; from < log.nextSeq; ) {
    stopIfCancelled(options.signal);
    const entries = await log.reader.entries(from, log.nextSeq, { limit: 500 });
    if (entries.length === 0) return { seq: from, what: 'log', reason: 'the entry is missing' };
    for (const entry of entries) {
      const reason = entryFault(log, entry, from, prevHash);
      if (reason !== undefined) return { seq: from, what: 'log', reason };
      prevHash = entry.hash;
      from = entry.seq + 1;
    }
    options.onProgress(from - log.meta.firstSeq);
  }
  return undefined;
}

function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new StreamscopeError('cancelled', {}, 'The verification was cancelled.');
}

function entryFault(log: LogStore, entry: LogEntry, seq: number, prevHash: Uint8Array): string | undefined {
  if (entry.seq !== seq) return 'the entry is missing';
  if (!equalBytes(entry.prevHash, prevHash)) return 'it does not follow from the entry before it';
  if (!equalBytes(entryHash(encodeHeader(entry)), entry.hash)) return 'it was changed after it was stored';
  if (entry.availability !== 'present' && log.reader.hasData(seq)) return 'its data is here, and it says not';
  if (entry.availability === 'present') {
    try {
      const { dataRoot } = describeSubmission(log.reader.data(entry), keccak256);
      if (!equalBytes(dataRoot, entry.dataRoot)) return 'its data does not have its data root';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  const { signature, nonce } = entry.origin;
  if (signature === undefined || nonce === undefined) return undefined;
  const signed = isSignedBy(entry.sender, signature, { ...entry, logId: log.meta.logId, nonce });
  return signed ? undefined : 'its signature is not of the sender';
}

/** Derives the state in a folder of its own and compares every row. */
async function stateDifference(
  log: LogStore,
  inUse: { database: Database; state: StateWriter },
  scratch: string,
  options: Verification,
): Promise<Difference | undefined> {
  const database = await openDatabase(scratch);
  try {
    const state = await StateWriter.open(database, inUse.state.streams, log.start());
    await replay(log.reader, state, {
      encryption: options.encryption,
      signal: options.signal,
      onProgress: () => {},
    });
    await state.discard();
    stopIfCancelled(options.signal);
    return await rowDifference(inUse.database, database);
  } finally {
    await database.close();
  }
}

async function rowDifference(stored: Database, derived: Database): Promise<Difference | undefined> {
  const left = stored.iterator({ highWaterMarkBytes: scanBytes });
  const right = derived.iterator({ highWaterMarkBytes: scanBytes });
  try {
    for (;;) {
      const [leftRow, rightRow] = [await left.next(), await right.next()];
      if (leftRow === undefined && rightRow === undefined) return undefined;
      const reason = rowFault(leftRow, rightRow);
      if (reason !== undefined) return { seq: null, what: 'state', reason };
    }
  } finally {
    await Promise.all([left.close(), right.close()]);
  }
}

type DatabaseRow = [Uint8Array, Uint8Array] | undefined;

function rowFault(stored: DatabaseRow, derived: DatabaseRow): string | undefined {
  if (stored === undefined || derived === undefined) {
    const key = (stored ?? derived)?.[0] ?? new Uint8Array(0);
    return `row ${toHex(key)} is only in the ${stored === undefined ? 'derived' : 'stored'} state`;
  }
  if (!equalBytes(stored[0], derived[0])) return `rows part at ${toHex(stored[0])} and ${toHex(derived[0])}`;
  return equalBytes(stored[1], derived[1]) ? undefined : `row ${toHex(stored[0])} has another value`;
}
