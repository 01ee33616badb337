/** What of a batch counts: writes after duplicates are collapsed, access-control items after slots are filled. */
import { equalBytes } from '../../shared/bytes';
import type { AccessControlItem } from '../../shared/model';
import type { WriteSpan } from '../../shared/streamData';
import { identity } from './identity';
import { noAccount, noKey } from './stateView';

/** A write that counts. */
export type EffectiveWrite = WriteSpan;

/** Only the last write of a (stream, key) counts (protocol a). In the order of the data. */
export function effectiveWrites(writes: readonly WriteSpan[]): readonly EffectiveWrite[] {
  if (writes.length < 2) return writes;
  const ids = writes.every(({ held }) => held >= 0) ? writes.map(({ held }) => held) : namesOf(writes);
  const last = new Map<string | number, number>();
  for (let i = 0; i < ids.length; i++) last.set(ids[i]!, i);
  if (last.size === writes.length) return writes;
  return writes.filter((_, i) => last.get(ids[i]!) === i);
}

/** Names that are equal where stream and key are; a stream's own is short, since it stands before every key. */
function namesOf(writes: readonly WriteSpan[]): string[] {
  const streams = new Map<string, string>();
  let last: Uint8Array | undefined;
  let name = '';
  return writes.map(({ streamId, key }) => {
    if (streamId !== last) {
      const id = identity(streamId);
      name = streams.get(id) ?? `${streams.size} `;
      streams.set(id, name);
      last = streamId;
    }
    return name + identity(key);
  });
}

/** An access-control item that takes effect. */
export interface EffectiveControl extends AccessControlItem {
  /** The operand, or the sender of a renounce; zero for key operations. */
  account: Uint8Array;
  /** Position in the data, null for the implicit grant to a founder. */
  index: number | null;
}

/**
 * The effective access-control list (protocol c.1, step 7): an implicit admin grant for each founded stream, then
 * the items in order, a later one replacing an earlier one in its slot (category, stream, key, account). A grant of
 * admin never replaces anything, and is dropped when it names the sender.
 */
export function effectiveControls(
  items: readonly AccessControlItem[],
  sender: Uint8Array,
  founded: readonly Uint8Array[],
): EffectiveControl[] {
  if (items.length + founded.length === 0) return [];
  const slots = new Map<string, EffectiveControl>();
  const slotOf = (item: EffectiveControl) =>
    `${item.opcode & 0xf0} ${identity(item.streamId, item.account, item.key)}`;
  for (const streamId of founded) {
    const grant: EffectiveControl = { opcode: 0x00, streamId, key: noKey, account: sender, index: null };
    slots.set(slotOf(grant), grant);
  }
  for (const [index, item] of items.entries()) {
    const control: EffectiveControl = { ...item, account: accountOf(item, sender), index };
    const slot = slotOf(control);
    if (item.opcode === 0x00 && (slots.has(slot) || equalBytes(control.account, sender))) continue;
    slots.delete(slot);
    slots.set(slot, control);
  }
  return [...slots.values()];
}

/** Whom an item is about (protocol a.2). */
function accountOf(item: AccessControlItem, sender: Uint8Array): Uint8Array {
  if (item.account !== undefined) return item.account;
  return (item.opcode & 0xf0) === 0x10 ? noAccount : sender;
}
