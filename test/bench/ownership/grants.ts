/** A stream with many grants: admins, writers, and writers of special keys, some of whom lose their right again. */
import { emptyBytes, fromText } from '../../../shared/bytes';
import type { AccessControlItem } from '../../../shared/model';
import { encodeBatch, maxU64 } from '../../../shared/streamData';
import { accountNamed } from '../workload/accounts';
import type { MadeEntry } from './subjects';

export const grantFounder = accountNamed('founder of grants');
const itemsPerEntry = 100;
const specialKeys = 200;
const keyOf = (i: number) => fromText(`vault/${String(i % specialKeys).padStart(4, '0')}/limit`);

/** Who holds what after all of it. */
export interface GrantCounts {
  admins: number;
  writers: number;
  specialWriters: number;
  specialKeys: number;
}

/** The roles of so many grants, in hundredths: 1 admin, 79 writers, 20 special writers. A tenth of the writers is revoked. */
export function* grantEntries(streamId: Uint8Array, grants: number): Generator<MadeEntry> {
  const items: AccessControlItem[] = [];
  const add = (opcode: number, account?: Uint8Array, key: Uint8Array = emptyBytes) =>
    items.push({ opcode, streamId, key, account } as AccessControlItem);
  for (let i = 0; i < specialKeys; i++) add(0x10, undefined, keyOf(i));
  for (let i = 0; i < grants; i++) {
    const account = accountNamed(`granted ${i}`);
    if (i % 100 === 0) add(0x00, account);
    else if (i % 5 === 4) add(0x30, account, keyOf(i));
    else add(0x20, account);
  }
  for (let i = 1; i < grants; i += 10) add(0x21, accountNamed(`granted ${i}`));
  for (let from = 0; from < items.length; from += itemsPerEntry) {
    const accessControl = items.slice(from, from + itemsPerEntry);
    const data = encodeBatch({ version: maxU64, reads: [], writes: [], accessControl });
    yield { sender: grantFounder, streamIds: [streamId], data };
  }
}

export function countGrants(grants: number): GrantCounts {
  const numbers = Array.from({ length: grants }, (_, i) => i);
  const admins = numbers.filter((i) => i % 100 === 0).length;
  const specialWriters = numbers.filter((i) => i % 5 === 4).length;
  const revoked = numbers.filter((i) => i % 10 === 1).length;
  return {
    // The founder is one as well.
    admins: admins + 1,
    writers: grants - admins - specialWriters - revoked,
    specialWriters,
    specialKeys,
  };
}
