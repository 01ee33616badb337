/** Walks over the role facts of a stream, bounded: a log may hold millions of them. */
import { compareBytes, concatBytes, equalBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import { type Category, category, type RoleFact } from '../replay/stateView';
import * as keys from './keys';
import { decodeRoleFact } from './roleRows';
import { readInverseU64 } from './rowBytes';
import type { StateReader } from './stateReader';
import { scanBytes } from './store';
import { storedKey } from './storedKey';

const rowsPerStep = 1000;
const seqLength = 8;

/** A fact with what it is about; `key` is the stored key. */
export type SubjectFact = keys.RoleSubject & { fact: RoleFact };

/** What to do with a role fact: `row` names its subject and seq; `stop` ends the walk. */
type VisitFact = (row: Uint8Array, value: Uint8Array, seq: number) => 'stop' | undefined;

/** Visits role facts in row order (key, account, newest first), up to the reader's seq. */
async function walkFacts(state: StateReader, bounds: keys.Bounds, visit: VisitFact): Promise<void> {
  const { database, snapshot } = state;
  const iterator = database.iterator({ ...bounds, snapshot, highWaterMarkBytes: scanBytes });
  try {
    for (;;) {
      if (state.signal?.aborted) throw new StreamscopeError('cancelled', {}, 'The read was cancelled.');
      const rows = await iterator.nextv(rowsPerStep);
      if (rows.length === 0) return;
      for (const [row, value] of rows) {
        const seq = readInverseU64(row, row.length - seqLength);
        if (seq <= state.at && visit(row, value, seq) === 'stop') return;
      }
    }
  } finally {
    await iterator.close();
  }
}

function subjectOf(row: Uint8Array): Uint8Array {
  return row.subarray(0, row.length - seqLength);
}

/** Rows of one subject stand together. */
function isSameSubject(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  // Accounts stand last, and differ in their last byte as a rule.
  const last = left.length - seqLength - 1;
  return left[last] === right[last] && equalBytes(subjectOf(left), subjectOf(right));
}

export interface FactQuery {
  /** The full key, for categories about keys; all keys without it. */
  key?: Uint8Array;
  /** Stored keys, both included, between which the facts lie. */
  keys?: { first: Uint8Array; last: Uint8Array };
  /** Cursor of the page before. */
  after?: Uint8Array;
  limit: number;
  /** Only subjects whose newest fact has this opcode. */
  opcode?: number;
}

export interface FactPage {
  facts: SubjectFact[];
  /** Where the next page begins, null at the end. */
  next: Uint8Array | null;
}

/** The newest fact of each subject of a category, in the order of key and account. */
export async function newestFacts(
  state: StateReader,
  stream: number,
  of: Category,
  { key, keys: between, after, limit, opcode }: FactQuery,
): Promise<FactPage> {
  const page: FactPage = { facts: [], next: null };
  const bounds = keys.roleCategoryBounds(stream, of, key === undefined ? undefined : storedKey(key));
  if (between !== undefined) {
    bounds.gte = keys.roleCategoryBounds(stream, of, between.first).gte;
    bounds.lt = keys.roleCategoryBounds(stream, of, between.last).lt;
  }
  if (after !== undefined) bounds.gte = later(bounds.gte, behind(after));
  let seen: Uint8Array | undefined;
  let last: Uint8Array | undefined;
  await walkFacts(state, bounds, (row, value, seq) => {
    if (seen !== undefined && isSameSubject(seen, row)) return undefined;
    seen = row;
    if (opcode !== undefined && value[0] !== opcode) return undefined;
    if (page.facts.length === limit) {
      page.next = last === undefined ? null : subjectOf(last);
      return 'stop';
    }
    last = row;
    const { category, key, account } = keys.readRoleFactKey(row);
    page.facts.push({ stream, category, key, account, fact: decodeRoleFact(value, seq) });
    return undefined;
  });
  return page;
}

function later(left: Uint8Array, right: Uint8Array): Uint8Array {
  return compareBytes(left, right) < 0 ? right : left;
}

/** Just behind every fact of a subject. */
function behind(subject: Uint8Array): Uint8Array {
  return concatBytes(subject, new Uint8Array(seqLength + 1).fill(0xff));
}

/** Seq of the stream's first role fact, when the facts of some entries do not count. */
export async function earliestFact(
  state: StateReader,
  stream: number,
  without: ReadonlySet<number>,
): Promise<number | undefined> {
  let earliest: number | undefined;
  await walkFacts(state, allBounds(stream), (_row, _value, seq) => {
    if (!without.has(seq) && (earliest === undefined || seq < earliest)) earliest = seq;
    return undefined;
  });
  return earliest;
}

/** Every role fact of a stream, by category, key and account, newest first in each, up to the reader's seq. */
export async function streamFacts(
  state: StateReader,
  stream: number,
  { after, limit }: { after?: Uint8Array; limit: number },
): Promise<FactPage> {
  const bounds = allBounds(stream);
  // Just behind the row that the cursor names.
  if (after !== undefined) bounds.gte = later(bounds.gte, concatBytes(after, Uint8Array.of(0)));
  const page: FactPage = { facts: [], next: null };
  let last: Uint8Array | null = null;
  await walkFacts(state, bounds, (row, value, seq) => {
    if (page.facts.length === limit) {
      page.next = last;
      return 'stop';
    }
    const { seq: _, ...about } = keys.readRoleFactKey(row);
    page.facts.push({ ...about, fact: decodeRoleFact(value, seq) });
    last = row;
    return undefined;
  });
  return page;
}

function allBounds(stream: number): keys.Bounds {
  return {
    gte: keys.roleCategoryBounds(stream, category.admin).gte,
    lt: keys.roleCategoryBounds(stream, category.specialWriter).lt,
  };
}
