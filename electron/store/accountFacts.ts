/** Role facts of one account, over all streams: the rows of the table "role fact by account". */
import { compareBytes } from '../../shared/bytes';
import type { RoleFact } from '../replay/stateView';
import * as keys from './keys';
import { decodeRoleFact } from './roleRows';
import type { StateReader } from './stateReader';
import { scanBytes } from './store';

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
  const bounds = keys.accountFactBounds(account, query.stream);
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
  const facts = page.map(([row, value]) => decodeRow(row, value));
  return { facts: facts.filter(({ fact }) => fact.seq <= state.at), next };
}

function decodeRow(row: Uint8Array, value: Uint8Array): AccountFact {
  const { seq, ...subject } = keys.readAccountFactKey(row);
  return { subject, fact: decodeRoleFact(value, seq) };
}
