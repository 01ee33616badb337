/**
 * The whole repair of a rejection: every right that must be granted to the sender, and the version field that the
 * batch would need. Pure, over the state before the entry, with the same rules as replay.
 *
 * It is minimal: with any one part left out the entry is rejected still. In each stream the least right that suffices
 * for an item is named; where one item needs an admin, being admin serves all items of that stream and is named alone.
 * A closed sender gate is opened by any of these rights; only where no item misses one, a stream writer's role in the
 * first tagged stream is named for it.
 */
import type { ReadItem, Role } from '../../shared/model';
import { type Decoded, decodeAccessControl } from '../../shared/streamData';
import {
  brokenControlRule,
  distinctStreams,
  type EntryContext,
  entryContext,
  isForThisNode,
  passesSenderGate,
} from '../replay/checks';
import { effectiveControls, effectiveWrites } from '../replay/effective';
import { identity } from '../replay/identity';
import { decodeItems, type EntryData, type JudgedEntry } from '../replay/judge';
import { leastRole, rightOnKey, specialKeyFact } from '../replay/ownership';
import { noKey, type StateView } from '../replay/stateView';

/** A right in a stream; `key` is empty but for special writers. */
export interface NeededRight {
  role: Role;
  streamId: Uint8Array;
  key: Uint8Array;
}

export interface Hindrance {
  kind: 'malformed' | 'tagsMismatch' | 'notWatched' | 'dataMissing';
  phase: 'data' | 'decode' | 'reads' | 'writes' | 'accessControl';
  index: number | null;
}

export type EntryRepair =
  | { kind: 'nothing' }
  | { kind: 'possible'; version: bigint | null; rights: NeededRight[] }
  | { kind: 'impossible'; hindrances: Hindrance[] }
  /** The data is not here, so what its items need is not known. */
  | { kind: 'unknown'; rights: NeededRight[] };

/** `nothing` for an entry that commits, is skipped, or waits with an open gate. */
export function repairOf(view: StateView, entry: JudgedEntry, data: EntryData): EntryRepair {
  const streams = distinctStreams(entry.streamIds);
  if (!isForThisNode(view, streams)) return { kind: 'nothing' };
  const found = new Findings(view, entry);
  if (data.state === 'present') found.visitBatch(data);
  else if (data.state === 'undecodable') found.hinder('malformed', 'decode', null);
  else if (data.state !== 'notFetched') found.hinder('dataMissing', 'data', null);
  if (found.hindrances.length > 0) return { kind: 'impossible', hindrances: found.hindrances };
  const rights = found.leastRights();
  const first = streams[0];
  if (rights.length === 0 && first !== undefined && !passesSenderGate(view, entry.sender, streams))
    rights.push({ role: 'streamWriter', streamId: first, key: noKey });
  const version = found.versionNeeded();
  if (rights.length === 0 && version === null) return { kind: 'nothing' };
  return data.state === 'present' ? { kind: 'possible', version, rights } : { kind: 'unknown', rights };
}

/** Roles missing in one stream. */
interface StreamNeeds {
  streamId: Uint8Array;
  admin: boolean;
  lesser: Map<string, NeededRight>;
}

class Findings {
  readonly hindrances: Hindrance[] = [];
  private readonly needs = new Map<string, StreamNeeds>();
  private version = 0n;
  private newest = 0;

  constructor(
    private readonly view: StateView,
    private readonly entry: JudgedEntry,
  ) {}

  hinder(kind: Hindrance['kind'], phase: Hindrance['phase'], index: number | null): void {
    this.hindrances.push({ kind, phase, index });
  }

  /** All parts, also those behind one that replay would stop at; what does not decode ends it. */
  visitBatch(data: EntryData & { state: 'present' }): void {
    const items = data.decoded ?? decodeItems(data.plain, this.entry.streamIds);
    const version = this.decoded(items.version);
    if (version === undefined) return;
    this.version = version.value;
    const context = entryContext(this.view, this.entry.sender, this.entry.streamIds, version.value);
    const reads = this.decoded(items.reads);
    if (reads === undefined) return;
    for (const [index, item] of reads.value.entries()) {
      if (this.view.isMonitored(item.streamId)) this.visitVersion(item);
      else this.hinder('notWatched', 'reads', index);
    }
    const writes = this.decoded(items.writes);
    if (writes === undefined) return;
    for (const write of effectiveWrites(writes.value)) {
      if (context.tags.has(write.streamId)) this.visitWrite(write, context);
      else this.hinder('tagsMismatch', 'writes', write.index);
    }
    this.visitControls(data.plain, writes.end, context);
  }

  private visitControls(plain: Uint8Array, offset: number, context: EntryContext): void {
    const items = this.decoded(decodeAccessControl(plain, offset));
    if (items === undefined) return;
    for (const item of effectiveControls(items.value, this.entry.sender, context.founded)) {
      const rule = brokenControlRule(this.view, context, item);
      if (rule === 'tags') this.hinder('tagsMismatch', 'accessControl', item.index);
      else if (rule !== undefined) this.need(leastRole(item.opcode) ?? 'admin', item);
    }
  }

  private decoded<Value>(decoded: Decoded<Value> | undefined): { value: Value; end: number } | undefined {
    if (decoded?.ok) return decoded;
    this.hinder('malformed', 'decode', null);
    return undefined;
  }

  private visitVersion(item: ReadItem): void {
    this.newest = Math.max(this.newest, this.view.newest(item)?.seq ?? 0);
  }

  private visitWrite(write: ReadItem, { rights }: EntryContext): void {
    this.visitVersion(write);
    if (rightOnKey(this.view, rights.in(this.view, write.streamId), write) !== undefined) return;
    const special = specialKeyFact(this.view, write.streamId, write.key) !== undefined;
    this.need(special ? 'specialWriter' : 'streamWriter', write);
  }

  private need(role: Role, { streamId, key }: { streamId: Uint8Array; key: Uint8Array }): void {
    const id = identity(streamId);
    const needs = this.needs.get(id) ?? { streamId, admin: false, lesser: new Map() };
    this.needs.set(id, needs);
    if (role === 'admin') {
      needs.admin = true;
      return;
    }
    const about = role === 'specialWriter' ? key : noKey;
    needs.lesser.set(identity(about), { role, streamId, key: about });
  }

  leastRights(): NeededRight[] {
    return [...this.needs.values()].flatMap(({ streamId, admin, lesser }): NeededRight[] =>
      admin ? [{ role: 'admin', streamId, key: noKey }] : [...lesser.values()],
    );
  }

  /** The least version field that conflicts with nothing, null where the batch's own does. */
  versionNeeded(): bigint | null {
    const least = BigInt(this.newest);
    return least > this.version ? least : null;
  }
}
