/**
 * The rules, one item at a time (protocol c.1 and c.2). Pure: replay stops at the first failure, the complete verdict
 * runs them all, a dry run asks them about an entry that is not in the log yet. Always against the state before it.
 */
import { equalBytes } from '../../shared/bytes';
import type { CheckRule, ReadItem } from '../../shared/model';
import type { EffectiveControl, EffectiveWrite } from './effective';
import { identity } from './identity';
import {
  adminGrant,
  canWrite,
  isNew,
  leastRole,
  rightOnKey,
  roleGrant,
  type StreamRights,
  streamRights,
} from './ownership';
import type { StateView } from './stateView';

/** The facts about an entry that its items are judged by. */
export interface EntryContext {
  sender: Uint8Array;
  rights: SenderRights;
  tags: Tags;
  /** The batch's version field, brought down to 2^53 - 1, which no seq exceeds. */
  version: number;
  /** Streams that this entry would found. */
  founded: readonly Uint8Array[];
}

/** The tagged streams, asked about item by item: items in a row share the bytes of their stream. */
export class Tags {
  private ids: ReadonlySet<string> | undefined;
  private lastAsked: Uint8Array | undefined;
  private lastAnswer = false;

  constructor(private readonly streamIds: readonly Uint8Array[]) {}

  has(streamId: Uint8Array): boolean {
    if (streamId === this.lastAsked) return this.lastAnswer;
    this.lastAsked = streamId;
    this.lastAnswer = this.find(streamId);
    return this.lastAnswer;
  }

  private find(streamId: Uint8Array): boolean {
    if (this.streamIds.length === 1) return equalBytes(this.streamIds[0]!, streamId);
    this.ids ??= new Set(this.streamIds.map((id) => identity(id)));
    return this.ids.has(identity(streamId));
  }
}

/** What the sender may write, asked about item by item: items in a row share the bytes of their stream. */
export class SenderRights {
  private lastAsked: Uint8Array | undefined;
  private lastAnswer: StreamRights | undefined;

  constructor(private readonly sender: Uint8Array) {}

  in(view: StateView, streamId: Uint8Array): StreamRights {
    if (this.lastAnswer === undefined || streamId !== this.lastAsked) {
      this.lastAsked = streamId;
      this.lastAnswer = streamRights(view, this.sender, streamId);
    }
    return this.lastAnswer;
  }
}

/** The tagged streams once each, in the order of the tags. */
export function distinctStreams(streamIds: readonly Uint8Array[]): readonly Uint8Array[] {
  if (streamIds.length < 2) return streamIds;
  const distinct = new Map(streamIds.map((streamId) => [identity(streamId), streamId]));
  return [...distinct.values()];
}

/** Whether this node counts the entry as its own: tagged, and every tag is monitored (step 1). */
export function isForThisNode(view: StateView, streamIds: readonly Uint8Array[]): boolean {
  return streamIds.length > 0 && streamIds.every((streamId) => view.isMonitored(streamId));
}

/** Whether the sender may write in at least one tagged stream (step 2). */
export function passesSenderGate(
  view: StateView,
  sender: Uint8Array,
  streamIds: readonly Uint8Array[],
): boolean {
  return streamIds.some((streamId) => canWrite(view, sender, streamId));
}

export function entryContext(
  view: StateView,
  sender: Uint8Array,
  streamIds: readonly Uint8Array[],
  version: bigint,
): EntryContext {
  const streams = distinctStreams(streamIds);
  return {
    sender,
    rights: new SenderRights(sender),
    tags: new Tags(streams),
    version: version > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(version),
    founded: streams.filter((streamId) => isNew(view, streamId)),
  };
}

/** The rule that a read breaks (step 5); a read needs its stream monitored, not tagged. */
export function brokenReadRule(
  view: StateView,
  context: EntryContext,
  item: ReadItem,
): CheckRule | undefined {
  if (!view.isMonitored(item.streamId)) return 'monitored';
  return conflicts(view, context, item) ? 'version' : undefined;
}

/** The rule that a write breaks, in the order tags, version, permission (step 6). */
export function brokenWriteRule(
  view: StateView,
  context: EntryContext,
  write: EffectiveWrite,
): CheckRule | undefined {
  if (!context.tags.has(write.streamId)) return 'tags';
  if (conflicts(view, context, write)) return 'version';
  const right = rightOnKey(view, context.rights.in(view, write.streamId), write);
  return right === undefined ? 'permission' : undefined;
}

/** A key conflicts when its newest version is above the batch's version field; deleted keys count (a.3). */
function conflicts(view: StateView, context: EntryContext, item: ReadItem): boolean {
  const newest = view.newest(item);
  return newest !== undefined && newest.seq > context.version;
}

/** The rule that an access-control item breaks (step 8). */
export function brokenControlRule(
  view: StateView,
  context: EntryContext,
  item: EffectiveControl,
): CheckRule | undefined {
  if (!context.tags.has(item.streamId)) return 'tags';
  return mayControl(view, context, item) ? undefined : 'role';
}

/** Who may do which operation (c.2). The founder counts as admin in the founding entry. */
function mayControl(view: StateView, context: EntryContext, item: EffectiveControl): boolean {
  if (isAdminFor(view, context, item.streamId)) return true;
  const least = leastRole(item.opcode);
  return least === undefined || roleGrant(view, least, context.sender, item.streamId, item.key) !== undefined;
}

function isAdminFor(view: StateView, context: EntryContext, streamId: Uint8Array): boolean {
  const id = identity(streamId);
  return (
    context.founded.some((founded) => identity(founded) === id) ||
    adminGrant(view, context.sender, streamId) !== undefined
  );
}
