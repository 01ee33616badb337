/** Verifies a workspace: signatures, data roots and the hash chain of the log, then the state against a fresh derivation. */
import { equalBytes } from '../../shared/bytes';
import type { VerifyReport } from '../../shared/contract/outputs';
import { StreamscopeError } from '../../shared/errors';
import type { LogEntry } from '../../shared/model';
import type { Decoders } from '../decode/decoders';
import type { EncryptionKey } from '../decode/encryption';
import { encodeHeader, entryHash } from '../log/chain';
import { type ExaminedLine, packLines } from '../log/examinedLine';
import { inOrder } from '../log/inOrder';
import type { LogStore } from '../log/logStore';
import type { Verifiers } from '../log/verifiers';
import { replay } from '../replay/replayer';
import { isDamage } from '../store/faults';
import { StateWriter } from '../store/stateWriter';
import { type Database, openDatabase } from '../store/store';
import { rowDifference } from './rowDifference';

export interface Verification {
  encryption: EncryptionKey | undefined;
  verifiers: Verifiers;
  signal: AbortSignal;
  onProgress: (done: number, phase: 'check' | 'replay') => void;
}

/** The state that is compared, and what it was decoded with. */
interface VerifiedState {
  database: Database;
  state: StateWriter;
  decoders: Decoders;
}

type Difference = NonNullable<VerifyReport['firstDifference']>;

export async function verifyWorkspace(
  log: LogStore,
  inUse: VerifiedState,
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

/** Entries that are examined together: at most as many, and the bytes that one group's data may come to. */
const groupEntries = 250;
const groupBytes = 1 << 20;
const bytesUnderWay = 16 << 20;

/** Entries that follow from each other, packed for a verifier, and what breaks their row. */
interface EntryGroup {
  /** Seqs of the packed entries. */
  seqs: number[];
  packed: Uint8Array<ArrayBuffer>;
  length: number;
  /** The fault of the entry behind them. */
  broken: Difference | undefined;
}

/** The first entry whose chain hash, data root or signature does not hold. */
async function logDifference(log: LogStore, options: Verification): Promise<Difference | undefined> {
  const { logId, firstSeq } = log.meta;
  const examine = ({ packed }: EntryGroup) => options.verifiers.entries({ packed, logId });
  const limits = {
    items: options.verifiers.size + 1,
    bytes: bytesUnderWay,
    bytesOf: ({ length }: EntryGroup) => length,
  };
  for await (const { item, result } of inOrder(entryGroups(log), examine, limits)) {
    stopIfCancelled(options.signal);
    if (result !== undefined) return { seq: item.seqs[result.line]!, what: 'log', reason: result.reason };
    if (item.broken !== undefined) return item.broken;
    options.onProgress((item.seqs.at(-1) ?? firstSeq - 1) + 1 - firstSeq, 'check');
  }
  return undefined;
}

/** Reads on to the first entry that does not follow from the one before. */
async function* entryGroups(log: LogStore): AsyncGenerator<EntryGroup> {
  let prevHash = log.start().prevHash;
  let lines: ExaminedLine[] = [];
  let bytes = 0;
  const take = (broken?: Difference): EntryGroup => {
    const packed = packLines(lines);
    const group = { seqs: lines.map(({ fields }) => fields.seq), packed, length: packed.length, broken };
    lines = [];
    bytes = 0;
    return group;
  };
  for (let from = log.meta.firstSeq; from < log.nextSeq; ) {
    const entries = await log.reader.entries(from, log.nextSeq, { limit: 500 });
    if (entries.length === 0) return yield take({ seq: from, what: 'log', reason: 'the entry is missing' });
    for (const entry of entries) {
      const line = readEntry(log, entry, { seq: from, prevHash, line: lines.length });
      if (typeof line === 'string') return yield take({ seq: from, what: 'log', reason: line });
      lines.push(line);
      bytes += line.data?.length ?? 0;
      prevHash = entry.hash;
      from = entry.seq + 1;
      if (lines.length === groupEntries || bytes >= groupBytes) yield take();
    }
  }
  if (lines.length > 0) yield take();
}

function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new StreamscopeError('cancelled', {}, 'The verification was cancelled.');
}

/** An entry with its data as a verifier takes it, or what is wrong with its place in the log. */
function readEntry(
  log: LogStore,
  entry: LogEntry,
  expected: { seq: number; prevHash: Uint8Array; line: number },
): ExaminedLine | string {
  const { hash, availability, prevHash, ...fields } = entry;
  if (entry.seq !== expected.seq) return 'the entry is missing';
  if (!equalBytes(prevHash, expected.prevHash)) return 'it does not follow from the entry before it';
  const header = encodeHeader(entry);
  if (!equalBytes(entryHash(header), hash)) return 'it was changed after it was stored';
  if (availability !== 'present' && log.reader.hasData(entry.seq)) return 'its data is here, and it says not';
  let data: Uint8Array | undefined;
  try {
    data = availability === 'present' ? log.reader.data(entry) : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const given = { dataRoot: true, size: true };
  const unknown = { logId: undefined, rootHolds: false, signed: false };
  return { line: expected.line, fields, header, availability, given, prevHash, data, ...unknown };
}

/** Derives the state in a folder of its own and compares every row. */
async function stateDifference(
  log: LogStore,
  inUse: VerifiedState,
  scratch: string,
  options: Verification,
): Promise<Difference | undefined> {
  const database = await openDatabase(scratch);
  try {
    const state = await StateWriter.open(database, inUse.state.streams, log.start());
    await replay(log.reader, state, {
      encryption: options.encryption,
      decoders: inUse.decoders,
      signal: options.signal,
      onProgress: () => options.onProgress(state.position.next - log.meta.firstSeq, 'replay'),
    });
    await state.discard();
    stopIfCancelled(options.signal);
    return await rowDifference(inUse.database, database, inUse.state.streams).catch(damagedState);
  } finally {
    await database.close();
  }
}

/** A state that does not read is another than the derived one, wherever the damage is. */
function damagedState(error: unknown): Difference {
  if (!isDamage(error)) throw error;
  const reason = `the state does not read: ${error instanceof Error ? error.message : error}`;
  return { seq: null, what: 'state', reason };
}
