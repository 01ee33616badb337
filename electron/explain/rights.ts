/** Acts on rights, and rights that are missing, as they are told. */
import { toHex } from '../../shared/bytes';
import type { MissingRight, RightAct } from '../../shared/contract/explanation';
import type { RoleHolder } from '../../shared/contract/outputs';
import { operationNames } from '../../shared/model';
import type { RoleFact } from '../replay/stateView';
import type { NeededRight } from './repair';

/** null for the implicit grant to a founder. */
export function grantedBy(fact: RoleFact): RoleHolder['by'] {
  return fact.by.every((byte) => byte === 0) ? null : toHex(fact.by);
}

export function describeAct(fact: RoleFact, key: Uint8Array): RightAct {
  return {
    seq: fact.seq,
    operation: operationNames[fact.opcode],
    key: key.length === 0 ? null : key,
    by: grantedBy(fact),
  };
}

export function describeRight({ role, streamId, key }: NeededRight, account: Uint8Array): MissingRight {
  return {
    role,
    streamId: toHex(streamId),
    key: role === 'specialWriter' ? key : null,
    account: toHex(account),
  };
}
