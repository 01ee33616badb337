/** Role facts of one account, over all streams: the rows of the table "role fact by account". */
import { compareBytes, concatBytes } from '../../shared/bytes';
import type { RoleFact } from '../replay/stateView';
import * as keys from './keys';
import { decodeRoleFact } from './roleRows';
import { u64Bytes } from './rowBytes';
import type { StateReader } from './stateReader';
import { scanBytes } from './store';

/** Bytes before what a row shares with one of the table by stream: the table's byte and the account. */
const accountEnd = 1 + keys.accountLength;
const seqLength = 8;
const subjectStart = accountEnd + 4 + 1;

export interface AccountFact {
  /** `key` is the stored key. */
  subject: keys.RoleSubject;
  fact: RoleFact;
}

export interface AccountFactsPage {
  facts: AccountFact[];
  /** Cursor of the next page, null at the end. */
  next: Uint8Array | null;
}

/**
 * Facts by stream, category and key, newest first in each, up to the reader's seq.
 * @param query.stream only this stream's
 * @param query.limit rows that are read; later facts than the reader's seq among them are left out
 */
export async function accountFacts(
  state: StateReader,
  account: Uint8Array,
  query: { stream?: number; after?: Uint8Array; limit: number },
): Promise<AccountFactsPage> {
  const bounds = boundsOf(account, query.stream);
  // A cursor comes from outside: what it names must be within the account.
  const { after = bounds.gte } = query;
  const from = compareBytes(after, bounds.gte) > 0 ? { gt: after } : { gte: bounds.gte };
  const rows = await state.database
    .iterator({
      ...from,
      lt: bounds.lt,
      limit: query.limit + 1,
      snapshot: state.snapshot,
      highWaterMarkBytes: scanBytes,
    })
    .all();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const next = rows.length > query.limit && last !== undefined ? last[0] : null;
  const facts = page.map(([row, value]) => decodeRow(account, row, value));
  return { facts: facts.filter(({ fact }) => fact.seq <= state.at), next };
}

function boundsOf(account: Uint8Array, stream: number | undefined): keys.Bounds {
  if (stream === undefined) return keys.accountFactBounds(account);
  const row = (ordinal: number) =>
    keys
      .accountFactKey({ stream: ordinal, category: 0, key: new Uint8Array(0), account }, 0)
      .subarray(0, subjectStart - 1);
  return { gte: row(stream), lt: row(stream + 1) };
}

/** The same parts in the order of the table by stream, whose rows `keys.ts` reads. */
function decodeRow(account: Uint8Array, row: Uint8Array, value: Uint8Array): AccountFact {
  const end = row.length - seqLength;
  const byStream = concatBytes(row.subarray(0, 1), row.subarray(accountEnd, end), account, row.subarray(end));
  const { seq, ...subject } = keys.readRoleFactKey(byStream);
  return { subject, fact: decodeRoleFact(value, seq) };
}

/** A cursor that begins behind every fact of one subject. */
export function behindSubject(subject: keys.RoleSubject): Uint8Array {
  const row = keys.accountFactKey(subject, 0);
  return concatBytes(row.subarray(0, row.length - seqLength), u64Bytes(0).fill(0xff));
}
