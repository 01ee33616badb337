/** Where two workspaces part: the entry after which a stream's digests differ, looked at on both sides. */
import { createHash } from 'node:crypto';
import { compareBytes, type Hex, toHex } from '../../shared/bytes';
import type { EntryChange, EntryDetail } from '../../shared/contract/outputs';
import { StreamscopeError } from '../../shared/errors';
import { type Opcode, operationNames } from '../../shared/model';
import type { Side } from './compare';
import { causeOf } from './compareCause';
import type { Asked, DifferentSide, FirstDifference } from './comparison';

export async function firstDifference(
  here: Side,
  there: Side,
  streamId: Hex,
  seq: number,
): Promise<FirstDifference> {
  const [left, right] = await Promise.all([entryOf(here, seq), entryOf(there, seq)]);
  const difference = await firstChangeApart(here, there, streamId, seq);
  const key = difference === undefined || difference.key.length === 0 ? null : toHex(difference.key);
  const sideOf = async (side: Side, entry: EntryDetail | null, change: EntryChange | undefined) => ({
    result: entry?.result ?? null,
    ...(difference?.kind === 'write' && key !== null
      ? await versionOf(side, streamId, key, seq)
      : { version: null, size: null, sha256: null }),
    role: roleOf(change),
  });
  return {
    seq,
    key,
    here: await sideOf(here, left, difference?.here),
    there: await sideOf(there, right, difference?.there),
    ...causeOf({ side: here, entry: left }, { side: there, entry: right }, seq),
  };
}

async function entryOf(side: Asked, seq: number): Promise<EntryDetail | null> {
  try {
    return await side.call('entry.get', { seq });
  } catch (error) {
    if (error instanceof StreamscopeError && error.code === 'notFound') return null;
    throw error;
  }
}

type ChangeApart = Pick<EntryChange, 'kind' | 'key'> & Record<'here' | 'there', EntryChange | undefined>;

/** The first change, in the order of the digest, that only one side made, or that they made differently. */
async function firstChangeApart(
  here: Asked,
  there: Asked,
  streamId: Hex,
  seq: number,
): Promise<ChangeApart | undefined> {
  const [left, right] = [changesOf(here, streamId, seq), changesOf(there, streamId, seq)];
  for (;;) {
    const [{ value: one }, { value: other }] = [await left.next(), await right.next()];
    if (!one && !other) return undefined;
    const order = one && other ? compareChanges(one, other) : one ? -1 : 1;
    const [mine, theirs] = [order <= 0 ? one : undefined, order >= 0 ? other : undefined];
    const first = (mine ?? theirs) as EntryChange;
    if (order !== 0 || !sameChange(first, theirs as EntryChange))
      return { kind: first.kind, key: first.key, here: mine || undefined, there: theirs || undefined };
  }
}

async function* changesOf(side: Asked, streamId: Hex, seq: number): AsyncGenerator<EntryChange, undefined> {
  for (let from: number | null = 0; from !== null; ) {
    const page: { changes: EntryChange[]; next: number | null } = await side.call('entry.changes', {
      seq,
      streamId,
      from,
    });
    yield* page.changes;
    from = page.next;
  }
  return undefined;
}

/** Writes by key come before role facts by (category, key, account). */
function compareChanges(left: EntryChange, right: EntryChange): number {
  if (left.kind !== right.kind) return left.kind === 'write' ? -1 : 1;
  if (left.kind === 'write' || right.kind === 'write') return compareBytes(left.key, right.key);
  const [account, other] = [left.account ?? '', right.account ?? ''];
  return (
    categoryOf(left) - categoryOf(right) ||
    compareBytes(left.key, right.key) ||
    (account < other ? -1 : Number(account > other))
  );
}

const opcodes = new Map(
  Object.entries(operationNames).map(([opcode, name]) => [name, Number(opcode) as Opcode]),
);

function categoryOf({ operation }: EntryChange & { kind: 'role' }): number {
  return (opcodes.get(operation) ?? 0) & 0xf0;
}

/** Whether two changes of one subject are the same change. */
function sameChange(left: EntryChange, right: EntryChange): boolean {
  if (left.kind === 'write' && right.kind === 'write') return left.sha256 === right.sha256;
  return (
    left.kind === 'role' &&
    right.kind === 'role' &&
    left.operation === right.operation &&
    left.by === right.by
  );
}

function roleOf(change: EntryChange | undefined): DifferentSide['role'] {
  if (change?.kind !== 'role') return null;
  const { operation, account, by } = change;
  return { operation, account, by };
}

/** The newest version of a key after an entry, with the hash of its value. */
async function versionOf(
  side: Asked,
  streamId: Hex,
  key: Hex,
  at: number,
): Promise<Pick<DifferentSide, 'version' | 'size' | 'sha256'>> {
  const { version, size } = await side.call('key.get', { streamId, key, at });
  if (version === null) return { version: null, size: null, sha256: null };
  const hash = createHash('sha256');
  for (let offset = 0; offset < size; ) {
    const { bytes } = await side.call('value.slice', { streamId, key, version, offset, length: 1_048_576 });
    hash.update(bytes);
    offset += bytes.length;
  }
  return { version, size, sha256: toHex(hash.digest()) };
}
