/** What a committed entry changed in a stream, in the order in which its digest takes it. */
import { createHash } from 'node:crypto';
import { compareBytes, fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { EntryChange, EntryChanges } from '../../shared/contract/outputs';
import { operationNames } from '../../shared/model';
import { type Category, noAccount } from '../replay/stateView';
import type { RoleSubject } from '../store/keys';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';
import { readValue } from './values';

const pageChanges = 500;

/** Writes by key, then role facts by (category, key, account). An entry that was not committed changed nothing. */
export function entryChanges(
  context: QueryContext,
  input: CheckedInput<'entry.changes'>,
): Promise<EntryChanges> {
  return withState(context, input.seq, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const isReplayed = state.at === input.seq;
    const touched = (isReplayed ? state.touched(input.seq) : undefined) ?? { writes: [], roles: [] };
    const writes = touched.writes
      .filter((write) => write.stream === stream)
      .map((write) => state.fullKey(stream, write.key))
      .sort(compareBytes);
    const roles = touched.roles
      .filter((role) => role.stream === stream)
      .map((role) => ({ ...role, fullKey: state.fullKey(stream, role.key) }))
      .sort(compareSubjects);
    const end = input.from + pageChanges;
    const changes: EntryChange[] = [];
    for (const key of writes.slice(input.from, end))
      changes.push(await writeChange(context, state, stream, key));
    const rolesFrom = Math.max(0, input.from - writes.length);
    for (const role of roles.slice(rolesFrom, Math.max(0, end - writes.length)))
      changes.push(await roleChange(state, role));
    return { changes, next: end < writes.length + roles.length ? end : null };
  });
}

type FullSubject = RoleSubject & { fullKey: Uint8Array };

function compareSubjects(left: FullSubject, right: FullSubject): number {
  return (
    left.category - right.category ||
    compareBytes(left.fullKey, right.fullKey) ||
    compareBytes(left.account, right.account)
  );
}

async function writeChange(
  context: QueryContext,
  state: StateReader,
  stream: number,
  key: Uint8Array,
): Promise<EntryChange> {
  const version = await state.version(stream, key);
  if (version === undefined) throw new Error('a key that an entry wrote has no version');
  const sha256 = createHash('sha256').update(readValue(context, version)).digest();
  return { kind: 'write', key, size: version.stored.size, sha256: toHex(sha256) };
}

async function roleChange(state: StateReader, subject: FullSubject): Promise<EntryChange> {
  const fact = await state.role(
    subject.stream,
    subject.category as Category,
    subject.fullKey,
    subject.account,
  );
  if (fact === undefined) throw new Error('a role that an entry changed has no fact');
  return {
    kind: 'role',
    key: subject.fullKey,
    operation: operationNames[fact.opcode],
    account: compareBytes(subject.account, noAccount) === 0 ? null : toHex(subject.account),
    by: compareBytes(fact.by, noAccount) === 0 ? null : toHex(fact.by),
  };
}
