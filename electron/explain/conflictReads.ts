/** What the conflicts of one page rest on, read at once. */
import type { LogEntry } from '../../shared/model';
import { type QueryContext, requireEntry } from '../query/context';
import type { Facts } from '../query/facts';
import type { VerdictCheck } from '../replay/completeVerdict';
import type { KeyPlace } from '../store/pointReads';
import type { Version } from '../store/stateReader';

/** Conflicts of one page that are told in full; of the others the newest version, which a get tells. */
const conflictsInFull = 100;
/** Versions counted between the one expected and the one that is there. */
const versionsCounted = 20;

/** A key that was written after the version that a batch had seen. */
export interface Conflict {
  /** The newest version, and the entry that wrote it. */
  there: Version;
  entry: LogEntry;
  /** False: nothing below was read. */
  inFull: boolean;
  /** The version that the batch had seen. */
  seen: Version | undefined;
  /** Versions that came between, and whether there may be more. */
  count: number;
  more: boolean;
}

/** A failed check of the version, and its key. */
export type ConflictingKey = KeyPlace & { check: VerdictCheck };

/** @param expected the batch's version field */
export async function readConflicts(
  query: QueryContext,
  before: Facts,
  conflicting: readonly ConflictingKey[],
  expected: number,
): Promise<Map<VerdictCheck, Conflict>> {
  const seqs = conflicting.map(({ check }) => Number(check.because.newest));
  const inFull = conflicting.slice(0, conflictsInFull);
  const others = conflicting.slice(conflictsInFull);
  const [entries, versions, told] = await Promise.all([
    query.log.entriesAt([...new Set(seqs)]),
    before.versionsAt(others.map(({ stream, key }, i) => ({ stream, key, seq: seqs[conflictsInFull + i]! }))),
    Promise.all(inFull.map((place) => readInFull(before, place, expected))),
  ]);
  const all = [
    ...told,
    ...versions.map((there) => ({ there, inFull: false, seen: undefined, count: 1, more: true })),
  ];
  return new Map(
    all.map((one, i) => {
      const entry = entries.get(seqs[i]!) ?? requireEntry(query, seqs[i]!);
      return [conflicting[i]!.check, { ...one, entry }];
    }),
  );
}

async function readInFull(
  before: Facts,
  { stream, key }: KeyPlace,
  expected: number,
): Promise<Omit<Conflict, 'entry'>> {
  const versions = await before.versions(stream, key, versionsCounted + 1, undefined, expected);
  const between = versions.filter(({ seq }) => seq > expected);
  const [there] = versions;
  if (there === undefined) throw new Error('a key that conflicts has a version');
  const more = between.length > versionsCounted;
  const [seen] = more ? await before.versions(stream, key, 1, expected) : versions.slice(between.length);
  return { there, inFull: true, seen, count: Math.min(between.length, versionsCounted), more };
}
