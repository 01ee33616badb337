/** From a draft to the bytes of an entry, with the real encoder; what is wrong is named by row and field. */
import { toHex } from '../../../../shared/bytes';
import { type BatchItem, composeSteps } from '../../../../shared/compose/batchOfItems';
import type { Draft } from '../../../../shared/compose/draft';
import { finish } from '../../../../shared/compose/steps';
import { StreamscopeError } from '../../../../shared/errors';
import type { Batch } from '../../../../shared/model';
import { emptyBatchSize, encodeBatch, encodedSize, maxU64 } from '../../../../shared/streamData';
import { chargedSectors } from '../../../../shared/submission';
import { encodeRow, type Problem } from './encodeRow';

/** The parts that the bytes of a batch fall into. */
export interface PartSizes {
  versionAndCounts: number;
  reads: number;
  keys: number;
  values: number;
  accessControl: number;
}

export interface EncodedDraft {
  problems: Problem[];
  problemsByRow: ReadonlyMap<string, readonly Problem[]>;
  /** What can be encoded of it; to be signed only without problems. */
  batch: Batch;
  /** Row ids of the items, in the order of the batch. */
  readRows: string[];
  writeRows: string[];
  controlRows: string[];
  /** Bytes that each row adds. */
  rowSizes: ReadonlyMap<string, number>;
  /** Number, from 1, of the row that counts in place of this one. */
  shadowedBy: ReadonlyMap<string, number>;
  /** Whether the same rows in another order would do something else. */
  orderMatters: boolean;
  size: number;
  sectors: number;
  parts: PartSizes;
}

export function encodeDraft(draft: Pick<Draft, 'version' | 'rows'>): EncodedDraft {
  return finish(encodeSteps(draft));
}

/** The same with pauses: a batch of thousands of rows takes longer to encode than a page may stand still. */
export function* encodeSteps(draft: Pick<Draft, 'version' | 'rows'>): Generator<undefined, EncodedDraft> {
  const { rows } = draft;
  const problems: Problem[] = [];
  const version = versionOf(draft.version);
  if (version === undefined)
    problems.push(ofDraft('version', 'Expected a whole number from 0 to 2^64-1', false));
  const problemsByRow = new Map<string, readonly Problem[]>();
  const rowSizes = new Map<string, number>();
  const items: (BatchItem | undefined)[] = [];
  for (const row of rows) {
    const encoded = encodeRow(row);
    if (encoded.problems.length > 0) {
      problems.push(...encoded.problems);
      problemsByRow.set(row.id, encoded.problems);
    } else rowSizes.set(row.id, encoded.size);
    if (items.push(encoded.item) % rowsAtOnce === 0) yield;
  }
  const { batch, origins, replacedBy } = yield* composeSteps(version ?? 0n, items);
  yield;
  const idsOf = (indices: readonly number[]) => indices.map((index) => rows[index]!.id);
  const shadowedBy = new Map([...replacedBy].map(([index, by]) => [rows[index]!.id, by + 1]));
  for (const id of shadowedBy.keys()) rowSizes.set(id, 0);
  yield;
  const size = encodedSize(batch);
  const parts = partsOf(batch);
  const orderMatters = replacedBy.size > 0 || sharesSlots(batch);
  yield;
  const encoded: EncodedDraft = {
    problems,
    problemsByRow,
    batch,
    readRows: idsOf(origins.reads),
    writeRows: idsOf(origins.writes),
    controlRows: idsOf(origins.accessControl),
    rowSizes,
    shadowedBy,
    orderMatters,
    size,
    sectors: chargedSectors(size),
    parts,
  };
  if (problems.length === 0) checkWhole(encoded);
  return encoded;
}

/** Rows that are encoded without a pause. */
const rowsAtOnce = 500;

const contents = new WeakMap<EncodedDraft, Uint8Array>();

/** The bytes of a draft without problems, made once. */
export function bytesOf(encoded: EncodedDraft): Uint8Array {
  const known = contents.get(encoded);
  if (known !== undefined) return known;
  const bytes = encodeBatch(encoded.batch);
  contents.set(encoded, bytes);
  return bytes;
}

export function versionOf(version: Draft['version']): bigint | undefined {
  if (version.mode === 'asOf') return BigInt(Math.max(0, version.seq));
  if (version.mode === 'never') return maxU64;
  const digits = version.text.replace(/[\s\u2009]/g, '');
  if (!/^\d{1,20}$/.test(digits)) return undefined;
  const seq = BigInt(digits);
  return seq <= maxU64 ? seq : undefined;
}

function ofDraft(field: Problem['field'], reason: string, isMissing: boolean): Problem {
  return { rowId: null, field, reason, isMissing };
}

function partsOf(batch: Batch): PartSizes {
  const none = { version: 0n, reads: [], writes: [], accessControl: [] };
  const values = batch.writes.reduce((sum, { value }) => sum + value.length, 0);
  return {
    versionAndCounts: emptyBatchSize,
    reads: encodedSize({ ...none, reads: batch.reads }) - emptyBatchSize,
    keys: encodedSize({ ...none, writes: batch.writes }) - emptyBatchSize - values,
    values,
    accessControl: encodedSize({ ...none, accessControl: batch.accessControl }) - emptyBatchSize,
  };
}

/** Of access-control items in one slot (category, stream, key, account) a later one replaces an earlier one. */
function sharesSlots({ accessControl }: Batch): boolean {
  const slots = new Set<string>();
  for (const { opcode, streamId, key, account } of accessControl) {
    // Renouncing is about whoever signs, who may be named by another item.
    if (account === undefined && opcode !== 0x10 && opcode !== 0x11 && accessControl.length > 1) return true;
    const slot = `${opcode & 0xf0} ${toHex(streamId)} ${toHex(key)} ${account ? toHex(account) : ''}`;
    if (slots.has(slot)) return true;
    slots.add(slot);
  }
  return false;
}

/** What concerns all rows together; then the encoder has the last word, and its fault names an item, a row here. */
function checkWhole(encoded: EncodedDraft): void {
  const { problems, batch } = encoded;
  if (batch.reads.length + batch.writes.length + batch.accessControl.length === 0) {
    problems.push(ofDraft('rows', 'Add a row', true));
    return;
  }
  if (batch.writes.length + batch.accessControl.length === 0) {
    const reason =
      'Guards alone name no stream that the entry could be tagged with: add a put, a delete or an act';
    problems.push(ofDraft('rows', reason, true));
    return;
  }
  try {
    bytesOf(encoded);
  } catch (error) {
    if (!(error instanceof StreamscopeError) || error.code !== 'badInput') throw error;
    const { field, reason } = error.data as { field: string; reason: string };
    const item = /^(reads|writes|accessControl)\[(\d+)\]\.(\w+)$/.exec(field);
    const rowsOf = { reads: encoded.readRows, writes: encoded.writeRows, accessControl: encoded.controlRows };
    const rowId = item === null ? null : (rowsOf[item[1] as keyof typeof rowsOf][Number(item[2])] ?? null);
    const named = item?.[3] === 'account' ? 'account' : rowId ? 'key' : 'rows';
    problems.push({ rowId, field: named, reason: `${rowId ? '' : `${field}: `}${reason}`, isMissing: false });
  }
}
