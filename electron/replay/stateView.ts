/** What the rules of replay read of the state: always the state just before the entry that is judged. */
import type { Opcode, ReadItem } from '../../shared/model';

/** Category of access-control operations: opcode & 0xf0 (protocol a.2). */
export const category = { admin: 0x00, specialKey: 0x10, writer: 0x20, specialWriter: 0x30 } as const;
export type Category = (typeof category)[keyof typeof category];

export const noAccount = new Uint8Array(20);
export const noKey = new Uint8Array(0);

/** The newest access-control operation about a subject. */
export interface RoleFact {
  opcode: Opcode;
  seq: number;
  /** Who did it: 20 bytes, zero for the founder's implicit grant. */
  by: Uint8Array;
}

/** The newest version of a key. */
export interface NewestVersion {
  seq: number;
  /** False when that version is a deletion. */
  live: boolean;
}

/** Reads of the state; all keys are full keys, all lookups are of the newest fact. */
export interface StateView {
  isMonitored(streamId: Uint8Array): boolean;
  newest(item: ReadItem): NewestVersion | undefined;
  /** False only where no operation was ever about this key alone: the quick answer for nearly every write. */
  mayBeSpecial(item: ReadItem): boolean;
  /** Seq of the stream's first committed entry; undefined while it is new. */
  foundedAt(streamId: Uint8Array): number | undefined;
  role(streamId: Uint8Array, of: Category, key: Uint8Array, account: Uint8Array): RoleFact | undefined;
  /** How many keys of the stream the account is special writer of, whether they are special or not. */
  specialGrants(streamId: Uint8Array, account: Uint8Array): number;
}
