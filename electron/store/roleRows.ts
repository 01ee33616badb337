/** Values of role rows. A fact carries its seq in the key; the row of the newest fact carries it in the value. */
import { concatBytes } from '../../shared/bytes';
import type { Opcode } from '../../shared/model';
import type { RoleFact } from '../replay/stateView';
import { readU64, u64Bytes } from './rowBytes';

/** | opcode u8 | by[20] | */
export function encodeRoleFact(fact: RoleFact): Uint8Array {
  return concatBytes(Uint8Array.of(fact.opcode), fact.by);
}

export function decodeRoleFact(bytes: Uint8Array, seq: number): RoleFact {
  return { opcode: bytes[0] as Opcode, seq, by: bytes.slice(1, 21) };
}

/** | opcode u8 | by[20] | seq u64 | */
export function encodeRoleNow(fact: RoleFact): Uint8Array {
  return concatBytes(encodeRoleFact(fact), u64Bytes(fact.seq));
}

export function decodeRoleNow(bytes: Uint8Array): RoleFact {
  return decodeRoleFact(bytes, readU64(bytes, 21));
}
