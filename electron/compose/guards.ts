/** What a person should know before signing: consequences that no check speaks of. */
import { toHex } from '../../shared/bytes';
import type { Guard } from '../../shared/contract/composing';
import type { ReadItem } from '../../shared/model';
import { maxU64 } from '../../shared/streamData';
import { distinctStreams, type EntryContext } from '../replay/checks';
import type { EffectiveControl, EffectiveWrite } from '../replay/effective';
import { identity } from '../replay/identity';
import {
  adminGrant,
  canWrite,
  specialKeyFact,
  specialWriterGrant,
  streamRights,
  writeRight,
} from '../replay/ownership';
import { type Category, category, type RoleFact, type StateView } from '../replay/stateView';

export interface GuardedBatch {
  /** As tagged, once each. */
  streams: readonly Uint8Array[];
  version: bigint;
  reads: readonly { streamId: Uint8Array; key: Uint8Array }[];
  writes: readonly EffectiveWrite[];
  controls: readonly EffectiveControl[];
  /** Seq that the entry would get. */
  next: number;
}

/** Special keys of streams whose admin the sender gives up being. */
export interface SpecialKeys {
  items: readonly ReadItem[];
  /** There are so many that not all were looked at. */
  isPartial: boolean;
}

/** Of keys that the sender is locked out of, those that are named; the others are counted. */
const keysNamed = 20;

/**
 * Guards that the rules' own state answers. Found elsewhere: `lastAdmins`, streams whose only admin is the sender, and
 * `special`, whose keys `view` must know.
 * They are told whatever the verdict: they would be true of the entry once it commits.
 */
export function guardsOf(
  view: StateView,
  context: EntryContext,
  batch: GuardedBatch,
  lastAdmins: readonly Uint8Array[],
  special: SpecialKeys,
): Guard[] {
  const guards: Guard[] = [];
  for (const streamId of batch.streams) {
    if (!view.isMonitored(streamId)) guards.push({ kind: 'notWatched', streamId: toHex(streamId) });
    else if (view.foundedAt(streamId) === undefined)
      guards.push({ kind: 'founds', streamId: toHex(streamId) });
  }
  for (const streamId of lastAdmins) guards.push({ kind: 'lastAdmin', streamId: toHex(streamId) });
  guards.push(...lockouts(view, context, batch, special));
  if (batch.version === maxU64) guards.push({ kind: 'noConflictChecks' });
  else if (batch.version >= BigInt(batch.next))
    guards.push({ kind: 'versionAhead', version: batch.version.toString(), next: batch.next });
  const { writes } = batch;
  const isStale = (write: EffectiveWrite) => (view.newest(write)?.seq ?? 0) > context.version;
  if (writes.length > 1 && writes.every(isStale)) guards.push({ kind: 'allConflict' });
  return guards;
}

/** Streams of which the sender gives up being admin, without making anybody else one. */
export function adminsLeft(controls: readonly EffectiveControl[]): Uint8Array[] {
  const left = controls.filter(({ opcode, index }) => opcode === 0x01 && index !== null);
  return left
    .map(({ streamId }) => streamId)
    .filter(
      (streamId) =>
        !controls.some(
          (item) =>
            item.opcode === 0x00 && item.index !== null && identity(item.streamId) === identity(streamId),
        ),
    );
}

/** Streams of which the sender is admin and gives it up. */
export function adminGivenUp(
  view: StateView,
  sender: Uint8Array,
  controls: readonly EffectiveControl[],
): Uint8Array[] {
  const left = controls.filter(({ opcode, index }) => opcode === 0x01 && index !== null);
  return distinctStreams(left.map(({ streamId }) => streamId)).filter(
    (streamId) => view.isMonitored(streamId) && adminGrant(view, sender, streamId) !== undefined,
  );
}

function lockouts(
  view: StateView,
  context: EntryContext,
  batch: GuardedBatch,
  special: SpecialKeys,
): Guard[] {
  const { controls, reads, writes } = batch;
  const { sender } = context;
  if (controls.every(({ index }) => index === null)) return [];
  const after = new ViewAfter(view, controls, sender, batch.next);
  const guards: Guard[] = [];
  // A key that nothing of the batch is about is lost only with the stream's admin, or with all normal keys.
  const keys = [...controls.filter(({ key }) => key.length > 0), ...special.items, ...writes, ...reads];
  const streams = distinctStreams(
    controls.map(({ streamId }) => streamId).filter((streamId) => view.isMonitored(streamId)),
  );
  for (const streamId of streams) {
    if (canWrite(view, sender, streamId) && !canWrite(after, sender, streamId)) {
      guards.push({ kind: 'locksOut', streamId: toHex(streamId), of: 'stream' });
      continue;
    }
    const losesNormal = mayWriteNormal(view, sender, streamId) && !mayWriteNormal(after, sender, streamId);
    if (losesNormal) guards.push({ kind: 'locksOut', streamId: toHex(streamId), of: 'normalKeys' });
    const id = identity(streamId);
    const told = new Set<string>();
    const lost: Uint8Array[] = [];
    for (const item of keys) {
      const { key } = item;
      if (identity(item.streamId) !== id || told.has(identity(key))) continue;
      told.add(identity(key));
      if (losesNormal && specialKeyFact(view, streamId, key) === undefined) continue;
      if (writeRight(view, sender, streamId, key) === undefined) continue;
      if (writeRight(after, sender, streamId, key) === undefined) lost.push(key);
    }
    if (lost.length === 0) continue;
    guards.push({
      kind: 'locksOut',
      streamId: toHex(streamId),
      of: 'keys',
      keys: lost.slice(0, keysNamed),
      count: lost.length,
      isAtLeast: special.isPartial,
    });
  }
  return guards;
}

/** Whether the account may write every key that is not special. */
function mayWriteNormal(view: View, account: Uint8Array, streamId: Uint8Array): boolean {
  const { everyKey, otherKeys } = streamRights(view, account, streamId);
  return everyKey !== undefined || otherKeys !== undefined;
}

type View = Pick<StateView, 'foundedAt' | 'role' | 'specialGrants'>;

/** The state of rights once the entry has committed. */
class ViewAfter implements View {
  private readonly facts = new Map<string, RoleFact>();
  private readonly grants = new Map<string, number>();
  private readonly touched = new Set<string>();

  constructor(
    private readonly before: StateView,
    controls: readonly EffectiveControl[],
    sender: Uint8Array,
    private readonly seq: number,
  ) {
    for (const { opcode, streamId, key, account } of controls) {
      const of = (opcode & 0xf0) as Category;
      this.touched.add(identity(streamId));
      this.facts.set(factName(streamId, of, key, account), { opcode, seq, by: account });
      // Only the sender's own grants are asked about.
      if (of !== category.specialWriter || identity(account) !== identity(sender)) continue;
      const held = specialWriterGrant(before, sender, streamId, key) !== undefined;
      const change = Number(opcode === 0x30) - Number(held);
      this.grants.set(identity(streamId), (this.grants.get(identity(streamId)) ?? 0) + change);
    }
  }

  foundedAt(streamId: Uint8Array): number | undefined {
    return this.before.foundedAt(streamId) ?? (this.touched.has(identity(streamId)) ? this.seq : undefined);
  }

  role(streamId: Uint8Array, of: Category, key: Uint8Array, account: Uint8Array): RoleFact | undefined {
    return (
      this.facts.get(factName(streamId, of, key, account)) ?? this.before.role(streamId, of, key, account)
    );
  }

  mayBeSpecial(): boolean {
    return true;
  }

  specialGrants(streamId: Uint8Array, account: Uint8Array): number {
    return this.before.specialGrants(streamId, account) + (this.grants.get(identity(streamId)) ?? 0);
  }
}

function factName(streamId: Uint8Array, of: Category, key: Uint8Array, account: Uint8Array): string {
  return `${of} ${identity(streamId, key, account)}`;
}
