/** Reads what the proofs of one page rest on, all of a kind at once. */
import { toHex } from '../../shared/bytes';
import type { ClosedStream, MissingRight } from '../../shared/contract/explanation';
import type { Role } from '../../shared/model';
import { decodeVersion } from '../../shared/streamData';
import { readableParts } from '../query/explain';
import type { Facts } from '../query/facts';
import { distinctStreams } from '../replay/checks';
import type { CompleteVerdict, VerdictCheck } from '../replay/completeVerdict';
import { identity } from '../replay/identity';
import type { JudgedEntry } from '../replay/judge';
import { leastRole } from '../replay/ownership';
import { noKey } from '../replay/stateView';
import { readConflicts } from './conflictReads';
import type { Case } from './explainedChecks';
import { GrantorsNow } from './grantors';
import { controlOf, type ProofContext } from './proof';
import { type Denied, RightHistories } from './rightHistories';
import { describeRight } from './rights';

/** @param proven failures in the order of their proofs */
export async function proofContext(
  { query, before, now, entry, data }: Case,
  complete: CompleteVerdict,
  proven: readonly VerdictCheck[],
): Promise<ProofContext> {
  const grantors = new GrantorsNow(now);
  const histories = new RightHistories(before, grantors, entry.sender);
  const decoded = decodeVersion(data.state === 'present' ? data.plain : new Uint8Array(0));
  const version = decoded.ok ? decoded.value : 0n;
  const controls = data.state === 'present' ? readableParts(data.plain, data.decoded).controls : [];
  const conflicting = proven
    .filter(({ rule }) => rule === 'version')
    .map((check) => ({ check, ...placeOf(before, check) }));
  const denied = proven.filter(
    ({ rule, phase }) => rule === 'role' || (rule === 'permission' && phase !== 'gate'),
  );
  const told = await histories.of(
    denied.map((check): Denied => {
      const isControl = check.rule === 'role';
      const role = isControl ? (leastRole(controlOf({ controls }, check).opcode) ?? 'admin') : null;
      return { ...placeOf(before, check), role };
    }),
  );
  const isClosed = proven.some(({ phase, rule }) => phase === 'gate' && rule === 'permission');
  return {
    query,
    entry,
    data,
    version,
    controls,
    fault: complete.decodeFault,
    // A conflict means that the version field is below a seq, and so small enough for a number.
    conflicts: await readConflicts(query, before, conflicting, Number(version)),
    denials: new Map(denied.map((check, i) => [check, told[i]!])),
    closed: isClosed ? await closedStreams(before, histories, grantors, entry) : [],
    missing: missingRights(entry.sender),
  };
}

/** Only watched streams have facts that can fail a check. */
function placeOf(before: Facts, { phase, streamId, key }: VerdictCheck): { stream: number; key: Uint8Array } {
  const stream = streamId === null ? undefined : before.ordinal(streamId);
  if (key === null || stream === undefined) throw new Error(`a check of ${phase} names no watched item`);
  return { stream, key };
}

async function closedStreams(
  before: Facts,
  histories: RightHistories,
  grantors: GrantorsNow,
  { streamIds }: JudgedEntry,
): Promise<ClosedStream[]> {
  const closed: ClosedStream[] = [];
  for (const streamId of distinctStreams(streamIds)) {
    const stream = before.ordinal(streamId);
    const foundedAt = stream === undefined ? undefined : await before.foundedAt(stream);
    if (stream === undefined || foundedAt === undefined) continue;
    closed.push({
      streamId: toHex(streamId),
      foundedAt,
      ...(await histories.inStream(stream)),
      grantors: await grantors.of(stream, 'streamWriter', noKey),
    });
  }
  return closed;
}

/** Rights that are about no key are one object, which a message to another thread holds once. */
function missingRights(sender: Uint8Array): ProofContext['missing'] {
  const known = new Map<string, MissingRight>();
  return (role: Role, { streamId, key }: VerdictCheck) => {
    if (streamId === null || key === null) throw new Error('a right is missing on an item');
    if (role === 'specialWriter') return describeRight({ role, streamId, key }, sender);
    const id = role + identity(streamId);
    const right = known.get(id) ?? describeRight({ role, streamId, key }, sender);
    known.set(id, right);
    return right;
  };
}
