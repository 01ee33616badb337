/** Items of a draft as a batch: the same bytes as the official SDK's builder makes of the same items. */
import { toHex } from '../bytes';
import type { AccessControlItem, Batch, ReadItem, WriteItem } from '../model';
import { finish } from './steps';

/** One row as an item of a batch. */
export type BatchItem =
  | ({ part: 'reads' } & ReadItem)
  | ({ part: 'writes' } & WriteItem)
  | ({ part: 'accessControl' } & AccessControlItem);

export interface Composed {
  batch: Batch;
  /** For each item of the batch, which of the given items it is. */
  origins: { reads: number[]; writes: number[]; accessControl: number[] };
  /** Items that a later one replaces, or that repeat an earlier guard, with the one that counts. */
  replacedBy: Map<number, number>;
}

/**
 * The builder keeps writes by stream and key: streams in the order in which they first appear, in each stream keys in
 * the order in which they first appear, and of several writes to one key the last value. So for reads. Access-control
 * items stay in their order (protocol a).
 */
export function composeBatch(version: bigint, items: readonly (BatchItem | undefined)[]): Composed {
  return finish(composeSteps(version, items));
}

/** The same with a pause after every thousand items, for whoever has other things to do meanwhile. */
export function* composeSteps(
  version: bigint,
  items: readonly (BatchItem | undefined)[],
): Generator<undefined, Composed> {
  const reads = new Slots<ReadItem>();
  const writes = new Slots<WriteItem>();
  const accessControl: AccessControlItem[] = [];
  const controlOrigins: number[] = [];
  const replacedBy = new Map<number, number>();
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (index % 1000 === 999) yield;
    if (item === undefined) continue;
    if (item.part === 'accessControl') {
      const { opcode, streamId, key, account } = item;
      accessControl.push({ opcode, streamId, key, ...(account !== undefined && { account }) });
      controlOrigins.push(index);
    } else if (item.part === 'reads') {
      const { streamId, key } = item;
      const earlier = reads.put({ streamId, key }, index, false);
      if (earlier !== undefined) replacedBy.set(index, earlier);
    } else {
      const { streamId, key, value } = item;
      const earlier = writes.put({ streamId, key, value }, index, true);
      if (earlier !== undefined) replacedBy.set(earlier, index);
    }
  }
  // A write that was replaced twice counts for the last one.
  for (const [index, by] of replacedBy) {
    let last = by;
    for (let next = replacedBy.get(last); next !== undefined; next = replacedBy.get(last)) last = next;
    replacedBy.set(index, last);
  }
  return {
    batch: { version, reads: reads.items(), writes: writes.items(), accessControl },
    origins: { reads: reads.origins(), writes: writes.origins(), accessControl: controlOrigins },
    replacedBy,
  };
}

interface Slot<Item> {
  item: Item;
  origin: number;
}

const streamNames = new WeakMap<Uint8Array, string>();
const keyNames = new WeakMap<Uint8Array, string>();

/** Rows keep their bytes while they are not changed, and with them their names. */
function nameOf(bytes: Uint8Array, names: WeakMap<Uint8Array, string>): string {
  const known = names.get(bytes);
  if (known !== undefined) return known;
  const name = toHex(bytes);
  names.set(bytes, name);
  return name;
}

class Slots<Item extends ReadItem> {
  private readonly streams = new Map<string, Map<string, Slot<Item>>>();

  /** @returns the origin of the item that had the slot */
  put(item: Item, origin: number, replaces: boolean): number | undefined {
    const stream = nameOf(item.streamId, streamNames);
    let slots = this.streams.get(stream);
    if (slots === undefined) {
      slots = new Map();
      this.streams.set(stream, slots);
    }
    const key = nameOf(item.key, keyNames);
    const before = slots.get(key);
    if (before === undefined || replaces) slots.set(key, { item, origin });
    return before?.origin;
  }

  private slots(): Slot<Item>[] {
    return [...this.streams.values()].flatMap((slots) => [...slots.values()]);
  }

  items(): Item[] {
    return this.slots().map(({ item }) => item);
  }

  origins(): number[] {
    return this.slots().map(({ origin }) => origin);
  }
}
