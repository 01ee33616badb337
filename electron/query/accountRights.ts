/** All rights of an account in all streams, held and lost, each with the newest act about it. */
import { compareBytes, equalBytes, fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { AccountRight, AccountRights } from '../../shared/contract/ownership';
import { operationNames, type Role } from '../../shared/model';
import { grantedBy } from '../explain/rights';
import { category } from '../replay/stateView';
import { type AccountFact, accountFacts } from '../store/accountFacts';
import { accountFactEnd } from '../store/keys';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';

const rowsPerStep = 1000;
/** Rows read for one page: an account may have been granted and revoked for ever. */
const longestScan = 50_000;

const roleOf = new Map<number, Role>([
  [category.admin, 'admin'],
  [category.writer, 'streamWriter'],
  [category.specialWriter, 'specialWriter'],
]);
const granting = new Set([0x00, 0x20, 0x30]);

export function accountRights(
  context: QueryContext,
  input: CheckedInput<'account.rights'>,
): Promise<AccountRights> {
  const account = fromHex(input.account);
  return withState(context, input.at, async (state) => {
    const rights: AccountRight[] = [];
    let after: Uint8Array | null = input.after === undefined ? new Uint8Array(0) : fromHex(input.after);
    let last: AccountFact | undefined;
    for (let read = 0; after !== null && read < longestScan; read += rowsPerStep) {
      const page = await accountFacts(state, account, { after, limit: rowsPerStep });
      for (const each of page.facts) {
        if (last !== undefined && isSameSubject(last, each)) continue;
        if (rights.length === input.limit) return { at: state.at, rights, next: behind(last) };
        last = each;
        rights.push(...describe(state, each));
      }
      after = page.next && laterOf(page.next, last);
    }
    return { at: state.at, rights, next: after && toHex(after) };
  });
}

function behind(last: AccountFact | undefined) {
  return last === undefined ? null : toHex(accountFactEnd(last.subject));
}

/** Older facts about the last right say no more about it: the next rows are those behind it. */
function laterOf(next: Uint8Array, last: AccountFact | undefined): Uint8Array {
  if (last === undefined) return next;
  const cursor = accountFactEnd(last.subject);
  return compareBytes(cursor, next) > 0 ? cursor : next;
}

function isSameSubject({ subject: left }: AccountFact, { subject: right }: AccountFact): boolean {
  return left.stream === right.stream && left.category === right.category && equalBytes(left.key, right.key);
}

/** Keys made special are filed under the zero address, and are nobody's right. */
function describe(state: StateReader, { subject, fact }: AccountFact): AccountRight[] {
  const role = roleOf.get(subject.category);
  const streamId = state.streams.ids[subject.stream];
  if (role === undefined || streamId === undefined) return [];
  return [
    {
      streamId: toHex(streamId),
      role,
      key: role === 'specialWriter' ? state.fullKey(subject.stream, subject.key) : null,
      held: granting.has(fact.opcode),
      operation: operationNames[fact.opcode],
      seq: fact.seq,
      by: grantedBy(fact),
    },
  ];
}
