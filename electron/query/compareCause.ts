/** Why one entry became two different things, as far as both sides' answers tell. */
import type { EntryDetail } from '../../shared/contract/outputs';
import type { Side } from './compare';
import type { Cause, FirstDifference } from './comparison';

/** A side with the entry as it has it; null where its log does not have it. */
export interface EntryOnSide {
  side: Side;
  entry: EntryDetail | null;
}

type Named = EntryOnSide & { where: 'here' | 'there' };

/** The likely cause, the surest first. */
export function causeOf(
  here: EntryOnSide,
  there: EntryOnSide,
  seq: number,
): Pick<FirstDifference, 'cause' | 'reason'> {
  const sides: Named[] = [
    { ...here, where: 'here' },
    { ...there, where: 'there' },
  ];
  for (const [cause, reasonOf] of causes) {
    const reason = reasonOf(sides, seq);
    if (reason !== undefined) return { cause, reason };
  }
  return {
    cause: 'unknown',
    reason: 'the same entry was judged differently; verify both workspaces',
  };
}

const causes: [Cause, (sides: Named[], seq: number) => string | undefined][] = [
  ['lateStart', notInLog],
  ['missingData', missingData],
  ['otherLog', otherEntry],
  ['watchedStreams', unwatchedTags],
  ['encryptionKey', otherKey],
  ['watchedStreams', otherStreams],
  ['lateStart', unknownPast],
];

function notInLog(sides: Named[], seq: number): string | undefined {
  const without = sides.find(({ entry }) => entry === null);
  if (without === undefined) return undefined;
  const { firstSeq } = without.side.status;
  return `the log ${without.where} begins at entry ${firstSeq}, so it does not have entry ${seq}`;
}

function missingData(sides: Named[]): string | undefined {
  const without = sides.filter(({ entry }) => entry?.availability === 'unobtainable');
  const [one] = without;
  if (one === undefined || without.length === sides.length || !sameOrigin(sides)) return undefined;
  return `the data of the entry is unobtainable ${one.where}`;
}

function sameOrigin(sides: Named[]): boolean {
  const [one, other] = sides.map(({ entry }) => JSON.stringify([entry?.sender, entry?.streamIds]));
  return one === other;
}

function otherEntry(sides: Named[]): string | undefined {
  const [one, other] = sides.map(({ entry }) => [entry?.dataRoot, entry?.size].join());
  return one === other && sameOrigin(sides) ? undefined : 'the two logs have different entries here';
}

/** An entry counts only where all its streams are watched. */
function unwatchedTags(sides: Named[]): string | undefined {
  const reasons = sides.flatMap(({ side, entry, where }) => {
    const missing = (entry?.streamIds ?? []).filter((id) => !side.watched.has(id));
    return missing.length === 0
      ? []
      : [`the entry is also tagged ${[...new Set(missing)].join(', ')}, which is not watched ${where}`];
  });
  return reasons.length === 1 ? reasons[0] : undefined;
}

function otherKey(sides: Named[]): string | undefined {
  const [one, other] = sides.map(({ side }) => side.status.encryption.mode);
  if (one === 'none' && other === 'none') return undefined;
  const unread = sides.find(
    ({ entry }) => entry?.verdict === 'dataMissing' || entry?.verdict === 'malformed',
  );
  if (unread === undefined && one === other) return undefined;
  const where = unread === undefined ? '' : `; the entry does not read ${unread.where}`;
  return `the workspaces are encrypted differently (${one} here, ${other} there)${where}`;
}

/** Reads may name streams that are not tagged, but only watched ones. */
function otherStreams(sides: Named[]): string | undefined {
  const [one, other] = sides.map(({ side }) => [...side.watched].sort().join());
  const mismatch = sides.some(({ entry }) => entry?.verdict === 'tagsMismatch');
  return mismatch && one !== other ? 'the entry reads a stream that is watched on one side only' : undefined;
}

/** What was granted before a log begins is not known in it. */
function unknownPast(sides: Named[]): string | undefined {
  const [one, other] = sides.map(({ side }) => side.status.firstSeq);
  if (one === other) return undefined;
  return `the log begins at entry ${one} here and at ${other} there; roles from before are unknown to the later one`;
}
