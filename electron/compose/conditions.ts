/** What a verdict to commit rests on: what must not change until the entry lands. Pure, by the rules of replay. */
import { toHex } from '../../shared/bytes';
import type { Condition } from '../../shared/contract/composing';
import type { EntryContext } from '../replay/checks';
import type { EffectiveControl, EffectiveWrite } from '../replay/effective';
import { identity } from '../replay/identity';
import { adminGrant, leastRole, roleGrant, specialWriterGrant, writeRight } from '../replay/ownership';
import type { StateView } from '../replay/stateView';

/** Keys that are named; the rest are counted. */
const keysNamed = 1000;

/** No entry ever has a larger seq: keys do not conflict with a larger version. */
export const largestSeq = BigInt(Number.MAX_SAFE_INTEGER);

/** The items of a batch that commits. */
export interface CommittedItems {
  /** As tagged, once each. */
  streams: readonly Uint8Array[];
  reads: readonly { streamId: Uint8Array; key: Uint8Array }[];
  writes: readonly EffectiveWrite[];
  controls: readonly EffectiveControl[];
}

/**
 * Enough for the verdict to stay: rights that are not needed are not named. Keys are conditions only where the version
 * can conflict.
 */
export function conditionsOf(
  view: StateView,
  context: EntryContext,
  { streams, reads, writes, controls }: CommittedItems,
  isChecked: boolean,
): { conditions: Condition[]; keys: number } {
  const found = new Found();
  for (const streamId of context.founded)
    found.add('new', streamId, { kind: 'staysNew', streamId: toHex(streamId) });
  let keys = 0;
  if (isChecked) {
    for (const [part, items] of [
      ['writes', writes],
      ['reads', reads],
    ] as const) {
      for (const { streamId, key } of items) {
        if (!found.isNew('key', streamId, key)) continue;
        if (++keys > keysNamed) continue;
        const newest = view.newest({ streamId, key })?.seq ?? 0;
        found.add('key', streamId, { kind: 'key', part, streamId: toHex(streamId), key, newest }, key);
      }
    }
  }
  for (const { streamId, key } of writes) addWriteRight(found, view, context, streamId, key);
  for (const item of controls) addControlRight(found, view, context, item);
  // Renouncing needs no role, but the gate must stay open.
  if (!found.hasRight && context.founded.length === 0) {
    for (const streamId of streams)
      found.add('gate', streamId, { kind: 'mayWriteInStream', streamId: toHex(streamId) });
  }
  return { conditions: found.conditions, keys };
}

function addWriteRight(
  found: Found,
  view: StateView,
  context: EntryContext,
  streamId: Uint8Array,
  key: Uint8Array,
): void {
  const held = writeRight(view, context.sender, streamId, key);
  if (held === undefined || held.right === 'founder' || held.grant === undefined) return;
  const { right, grant } = held;
  const about = right === 'specialWriter' ? key : null;
  found.addRight(streamId, { kind: 'right', right, streamId: toHex(streamId), key: about, since: grant.seq });
  if (right === 'admin') return;
  const kind = right === 'specialWriter' ? 'keyStaysSpecial' : 'keyStaysNormal';
  found.add(kind, streamId, { kind, streamId: toHex(streamId), key }, key);
}

function addControlRight(found: Found, view: StateView, context: EntryContext, item: EffectiveControl): void {
  const { streamId, key } = item;
  const least = leastRole(item.opcode);
  if (item.index === null || least === undefined) return;
  const isFounder = context.founded.some((founded) => identity(founded) === identity(streamId));
  if (isFounder) return;
  const admin = adminGrant(view, context.sender, streamId);
  if (admin !== undefined) {
    found.addRight(streamId, {
      kind: 'right',
      right: 'admin',
      streamId: toHex(streamId),
      key: null,
      since: admin.seq,
    });
    return;
  }
  const grant =
    least === 'specialWriter'
      ? specialWriterGrant(view, context.sender, streamId, key)
      : roleGrant(view, least, context.sender, streamId, key);
  if (grant === undefined) return;
  const about = least === 'specialWriter' ? key : null;
  found.addRight(streamId, {
    kind: 'right',
    right: least,
    streamId: toHex(streamId),
    key: about,
    since: grant.seq,
  });
}

/** Conditions, each once. */
class Found {
  readonly conditions: Condition[] = [];
  hasRight = false;
  private readonly seen = new Set<string>();

  isNew(kind: string, streamId: Uint8Array, key?: Uint8Array): boolean {
    return !this.seen.has(`${kind} ${identity(streamId)} ${key === undefined ? '' : identity(key)}`);
  }

  add(kind: string, streamId: Uint8Array, condition: Condition, key?: Uint8Array): void {
    if (!this.isNew(kind, streamId, key)) return;
    this.seen.add(`${kind} ${identity(streamId)} ${key === undefined ? '' : identity(key)}`);
    this.conditions.push(condition);
  }

  addRight(streamId: Uint8Array, condition: Extract<Condition, { kind: 'right' }>): void {
    this.hasRight = true;
    this.add(`right ${condition.right}`, streamId, condition, condition.key ?? undefined);
  }
}
