/** The access-control acts of an entry, each with what stood before it. */
import { toHex } from '../../shared/bytes';
import type { EntryAccessControl } from '../../shared/contract/outputs';
import { type AccessControlItem, operationNames } from '../../shared/model';
import { grantedBy } from '../explain/rights';
import { distinctStreams } from '../replay/checks';
import { effectiveControls } from '../replay/effective';
import type { JudgedEntry } from '../replay/judge';
import { type Category, noAccount } from '../replay/stateView';
import type { StateReader } from '../store/stateReader';

const granting = new Set<number>([0x00, 0x10, 0x20, 0x30]);

/** @param before the state that the entry met */
export async function entryActs(
  before: StateReader,
  { sender, streamIds }: JudgedEntry,
  items: readonly AccessControlItem[],
  { from, limit }: { from: number; limit: number },
): Promise<EntryAccessControl[]> {
  const founded = distinctStreams(streamIds).filter((streamId) => {
    const stream = before.streams.ordinal(streamId);
    return stream !== undefined && before.foundedAt(stream) === undefined;
  });
  const counting = new Set(effectiveControls(items, sender, founded).map(({ index }) => index));
  const acts: EntryAccessControl[] = [];
  for (const [place, item] of items.slice(from, from + limit).entries()) {
    const of = (item.opcode & 0xf0) as Category;
    const account = item.account ?? (of === 0x10 ? noAccount : sender);
    const stream = before.streams.ordinal(item.streamId);
    const fact = stream === undefined ? undefined : await before.role(stream, of, item.key, account);
    acts.push({
      operation: operationNames[item.opcode],
      streamId: toHex(item.streamId),
      key: item.key,
      account: of === 0x10 ? null : toHex(account),
      before:
        fact === undefined
          ? null
          : {
              held: granting.has(fact.opcode),
              operation: operationNames[fact.opcode],
              seq: fact.seq,
              by: grantedBy(fact),
            },
      counts: counting.has(from + place),
    });
  }
  return acts;
}
