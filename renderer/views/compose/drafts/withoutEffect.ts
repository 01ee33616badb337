/** Rows that change nothing because of the other rows, or because of who sends them (protocol a and c.1, step 7). */
import { type Hex, toHex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import type { EncodedDraft } from './encodeDraft';

export type NoEffect =
  /** A later row counts in its place; `by` is its number, from 1. */
  | { why: 'replaced'; by: number; isInBytes: boolean }
  /** An earlier one says it already. */
  | { why: 'repeats'; by: number; isInBytes: boolean }
  /** Grants of admin to the sender are dropped. */
  | { why: 'ownGrant' };

/** @param isInBytes whether writes that do not count are signed, as in bytes that were written by hand */
export function rowsWithoutEffect(
  rows: readonly DraftRow[],
  encoded: EncodedDraft,
  sender: Hex | undefined,
  isInBytes = false,
): ReadonlyMap<string, NoEffect> {
  const { shadowedBy } = encoded;
  if (shadowedBy.size === 0 && encoded.controlRows.length === 0) return none;
  const found = new Map<string, NoEffect>();
  for (const { id, act } of rows) {
    const by = shadowedBy.get(id);
    if (by !== undefined) found.set(id, { why: act === 'guard' ? 'repeats' : 'replaced', by, isInBytes });
  }
  const slots = controlSlots(encoded, sender);
  if (slots.size > 0) {
    const numbers = new Map(rows.map(({ id }, index) => [id, index + 1]));
    for (const [id, { why, by }] of slots)
      found.set(id, why === 'ownGrant' ? { why } : { why, by: numbers.get(by) ?? 0, isInBytes: true });
  }
  return found;
}

const none: ReadonlyMap<string, NoEffect> = new Map();

/**
 * Access-control items go into slots by (category, stream, key, account), where a later one replaces an earlier one. A
 * grant of admin replaces nothing, and is dropped where it names the sender.
 */
function controlSlots(
  { batch, controlRows }: EncodedDraft,
  sender: Hex | undefined,
): Map<string, { why: NoEffect['why']; by: string }> {
  const found = new Map<string, { why: NoEffect['why']; by: string }>();
  /** The rows of each slot, of which the last one counts. */
  const slots = new Map<string, string[]>();
  for (const [index, { opcode, streamId, key, account }] of batch.accessControl.entries()) {
    const id = controlRows[index]!;
    const category = opcode & 0xf0;
    const isOfKey = category === 0x10;
    const about = isOfKey ? '' : account === undefined ? (sender ?? 'sender') : toHex(account);
    const slot = `${category} ${toHex(streamId)} ${toHex(key)} ${about}`;
    const earlier = slots.get(slot);
    if (opcode === 0x00 && about === sender) found.set(id, { why: 'ownGrant', by: id });
    else if (opcode === 0x00 && earlier !== undefined) found.set(id, { why: 'repeats', by: earlier.at(-1)! });
    else if (earlier === undefined) slots.set(slot, [id]);
    else earlier.push(id);
  }
  for (const ids of slots.values())
    for (const id of ids.slice(0, -1)) found.set(id, { why: 'replaced', by: ids.at(-1)! });
  return found;
}
