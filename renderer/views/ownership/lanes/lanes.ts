import { type Hex, toHex } from '../../../../shared/bytes';
import type { RoleLane } from '../../../../shared/contract/ownership';
import type { OperationName } from '../../../../shared/model';

/** A stretch of the log over which a right was held, or a key was special. */
export interface Stretch {
  from: number;
  /** null for the implicit grant of a founder. */
  by: Hex | null;
  /** null while it lasts. */
  end: { seq: number; by: Hex | null; how: 'revoked' | 'renounced' | 'made normal' } | null;
}

export type LaneRole = 'admin' | 'streamWriter' | 'specialWriter' | 'specialKey';

/** One right of one account over the log, or one key that is special at times (`account` is null). */
export interface Lane {
  account: Hex | null;
  role: LaneRole;
  /** null but for special writers and special keys. */
  key: Uint8Array | null;
  stretches: Stretch[];
}

const roleOf: Record<OperationName, LaneRole> = {
  GRANT_ADMIN_ROLE: 'admin',
  RENOUNCE_ADMIN_ROLE: 'admin',
  SET_KEY_TO_SPECIAL: 'specialKey',
  SET_KEY_TO_NORMAL: 'specialKey',
  GRANT_WRITER_ROLE: 'streamWriter',
  REVOKE_WRITER_ROLE: 'streamWriter',
  RENOUNCE_WRITER_ROLE: 'streamWriter',
  GRANT_SPECIAL_WRITER_ROLE: 'specialWriter',
  REVOKE_SPECIAL_WRITER_ROLE: 'specialWriter',
  RENOUNCE_SPECIAL_WRITER_ROLE: 'specialWriter',
};

const gives = (operation: OperationName) =>
  operation.startsWith('GRANT') || operation === 'SET_KEY_TO_SPECIAL';

function endOf(operation: OperationName): NonNullable<Stretch['end']>['how'] {
  if (operation === 'SET_KEY_TO_NORMAL') return 'made normal';
  return operation.startsWith('RENOUNCE') ? 'renounced' : 'revoked';
}

const order: LaneRole[] = ['admin', 'streamWriter', 'specialWriter', 'specialKey'];

/**
 * The acts on the rights of a stream as lanes: each right of each account by itself. Accounts with an older first
 * act come first, within one account admin, writer, special keys; the lanes of keys stand at the end.
 */
export function lanesOf(subjects: readonly RoleLane[]): Lane[] {
  const lanes = subjects.flatMap(lanesOfSubject);
  const firstActs = new Map<Hex | null, number>();
  for (const { account, stretches } of lanes) {
    const from = stretches[0]?.from ?? Number.POSITIVE_INFINITY;
    firstActs.set(account, Math.min(firstActs.get(account) ?? from, from));
  }
  const firstAct = (account: Hex | null) =>
    account === null ? Number.POSITIVE_INFINITY : (firstActs.get(account) ?? 0);
  return lanes.sort(
    (left, right) =>
      firstAct(left.account) - firstAct(right.account) ||
      ((left.account ?? '') < (right.account ?? '') ? -1 : left.account === right.account ? 0 : 1) ||
      order.indexOf(left.role) - order.indexOf(right.role) ||
      (left.stretches[0]?.from ?? 0) - (right.stretches[0]?.from ?? 0),
  );
}

function lanesOfSubject({ account, acts }: RoleLane): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const { seq, operation, key, by } of acts) {
    const role = roleOf[operation];
    const name = `${role} ${key === null ? '' : toHex(key)}`;
    const lane = lanes.get(name) ?? { account, role, key, stretches: [] };
    lanes.set(name, lane);
    const last = lane.stretches.at(-1);
    const isHeld = last !== undefined && last.end === null;
    // A grant of what is held already is a new act, but no new stretch.
    if (gives(operation) && !isHeld) lane.stretches.push({ from: seq, by, end: null });
    if (!gives(operation) && isHeld) last.end = { seq, by, how: endOf(operation) };
  }
  // Renounced without ever being held: nothing to draw.
  return [...lanes.values()].filter(({ stretches }) => stretches.length > 0);
}

/** The stretch that holds at a seq, and the last one that ended at it or before. */
export function stretchesAt(
  lane: Lane,
  at: number,
): { held: Stretch | undefined; lost: Stretch | undefined } {
  let lost: Stretch | undefined;
  for (const stretch of lane.stretches) {
    if (stretch.from > at) break;
    if (stretch.end === null || stretch.end.seq > at) return { held: stretch, lost: undefined };
    lost = stretch;
  }
  return { held: undefined, lost };
}
