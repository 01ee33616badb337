/** What is explained: large entries of every kind, each with the state around it that makes it hard. */
import { createHash } from 'node:crypto';
import { emptyBytes } from '../../../shared/bytes';
import type { AccessControlItem, Batch, VerdictKind } from '../../../shared/model';
import { encodeBatch, maxU64 } from '../../../shared/streamData';
import { accountNamed } from '../workload/accounts';
import type { Cast } from '../workload/cast';
import { keyOf } from '../workload/keyText';

export const subjectKinds = [
  'committed',
  'staleWrites',
  'staleReads',
  'deniedWrites',
  'deniedSpecialKeys',
  'deniedControls',
  'deniedGate',
  'large',
] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** An entry to be appended. */
export interface MadeEntry {
  sender: Uint8Array;
  streamIds: Uint8Array[];
  data: Uint8Array;
}

/** One that is explained, or one that changes the state around those (`kind` is undefined). */
export type Step = MadeEntry & { kind?: SubjectKind };

export const verdicts: Record<SubjectKind, VerdictKind> = {
  committed: 'committed',
  staleWrites: 'versionConflict',
  staleReads: 'versionConflict',
  deniedWrites: 'writeDenied',
  deniedSpecialKeys: 'writeDenied',
  deniedControls: 'accessControlDenied',
  deniedGate: 'senderMayNotWrite',
  large: 'versionConflict',
};

/** Items of an entry, and of a large one. */
export const itemsOf = (kind: SubjectKind, large: number) => (kind === 'large' ? large : 1000);

const guest = (i: number) => accountNamed(`explained guest ${i}`);
const guests = 1000;

/**
 * @param keys keys that stream 0 has
 * @param rounds subjects of each kind
 */
export function* subjects(cast: Cast, keys: number, rounds: number, large: number): Generator<Step> {
  const [own, other] = [cast.streams[0]!, cast.streams[1]!];
  const { id: streamId, founder, writers } = own;
  const batch = (parts: Partial<Batch>): Uint8Array =>
    encodeBatch({ version: maxU64, reads: [], writes: [], accessControl: [], ...parts });
  const by = (sender: Uint8Array, parts: Partial<Batch>, streamIds = [streamId]): MadeEntry => ({
    sender,
    streamIds,
    data: batch(parts),
  });
  const noise = (text: string) => createHash('sha512').update(text).digest();
  const keysFrom = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ streamId, key: keyOf((from + i * 7919) % keys) }));
  const writesFrom = (from: number, count: number) =>
    keysFrom(from, count).map((item, i) => ({ ...item, value: noise(`${from} ${i}`) }));
  const control = (opcode: number, i: number, key: Uint8Array = emptyBytes): AccessControlItem =>
    ({ opcode, streamId, key, account: guest(i) }) as AccessControlItem;
  const special = keysFrom(3, 1000);

  // Everybody is let in once, and then shut out: their histories are what a denial tells.
  const all = Array.from({ length: guests }, (_, i) => i);
  yield by(founder, { accessControl: all.map((i) => control(0x20, i)) });
  yield by(founder, {
    accessControl: special.flatMap(({ key }, i) => [
      { opcode: 0x10, streamId, key } as AccessControlItem,
      control(0x30, guests / 2 + (i % (guests / 2)), key),
    ]),
  });
  yield by(founder, { accessControl: all.slice(0, guests / 2).map((i) => control(0x21, i)) });

  for (let round = 0; round < rounds; round++) {
    const from = 11 + round * 1009;
    const stale = { version: 1n };
    const outsider = other.writers[0]!;
    yield { kind: 'committed', ...by(founder, { writes: writesFrom(from, 1000) }) };
    yield { kind: 'staleWrites', ...by(founder, { ...stale, writes: writesFrom(from, 1000) }) };
    yield { kind: 'staleReads', ...by(founder, { ...stale, reads: keysFrom(from + 1, 1000) }) };
    yield {
      kind: 'deniedWrites',
      ...by(outsider, { writes: writesFrom(from + 2, 1000) }, [streamId, other.id]),
    };
    yield {
      kind: 'deniedSpecialKeys',
      ...by(writers[0]!, { writes: special.map((item, i) => ({ ...item, value: noise(`${i}`) })) }),
    };
    yield { kind: 'deniedControls', ...by(writers[0]!, { accessControl: all.map((i) => control(0x21, i)) }) };
    yield { kind: 'deniedGate', ...by(guest(round), { writes: writesFrom(from + 3, 1000) }) };
    yield { kind: 'large', ...by(founder, { ...stale, writes: writesFrom(from + 4, large) }) };
    // Half of the keys are written again, so that the state before each entry is none of the newest.
    yield by(founder, { writes: writesFrom(from, 1000).filter((_, i) => i % 2 === 0) });
  }
}
