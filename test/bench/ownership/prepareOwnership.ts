/** The workspace that explanations are asked of: the workload one key an entry, then what is explained, and grants. */
import { createHash } from 'node:crypto';
import { compareBytes } from '../../../shared/bytes';
import { makeWorkspace, type NewEntry, newEntry, openLog } from '../product';
import type { WrittenLog } from '../replay/writeLog';
import { Workload, type WorkloadSize } from '../workload/workload';
import { grantEntries } from './grants';
import { type MadeEntry, type SubjectKind, subjects } from './subjects';

export interface OwnershipInput extends WorkloadSize {
  folder: string;
  rounds: number;
  largeItems: number;
  grants: number;
}

export interface OwnershipLog extends Pick<WrittenLog, 'entries' | 'writes' | 'verdicts'> {
  subjects: { kind: SubjectKind; seq: number }[];
  /** First and last entry of the grants. */
  grants: { from: number; to: number };
}

/** The stream that the grants are in: beside those of the workload. */
export const grantsStream = createHash('sha256').update('streamscope bench stream of grants').digest();

const groupEntries = 1000;

/** Party: writes the log; it is not replayed yet. */
export async function writeOwnership(input: OwnershipInput): Promise<OwnershipLog> {
  const workload = new Workload(input);
  const { cast } = workload;
  await makeWorkspace(input.folder, [...cast.streams.map(({ id }) => id), grantsStream].sort(compareBytes));
  const log = await openLog(input.folder);
  let group: NewEntry[] = [];
  let seq = 0;
  const append = async () => {
    if (group.length > 0) await log.append(group, 'unsigned');
    group = [];
  };
  const add = async ({ sender, streamIds, data }: MadeEntry): Promise<number> => {
    const dataRoot = createHash('sha256').update(data).digest();
    const origin = { timestamp: 1_700_000_000 + seq };
    group.push(newEntry({ seq, sender, streamIds, dataRoot, size: data.length, origin }, data));
    if (group.length === groupEntries) await append();
    return seq++;
  };
  for (const entry of workload.entries()) await add(entry);
  // Large entries stand in groups of their own size.
  await append();
  const told: OwnershipLog['subjects'] = [];
  const keys = Math.floor((0.9 * input.distinct) / cast.streams.length);
  for (const step of subjects(cast, keys, input.rounds, input.largeItems)) {
    const at = await add(step);
    if (step.kind !== undefined) told.push({ kind: step.kind, seq: at });
  }
  await append();
  const from = seq;
  for (const entry of grantEntries(grantsStream, input.grants)) await add(entry);
  await append();
  await log.close();
  return {
    entries: seq,
    writes: workload.written,
    verdicts: workload.verdicts,
    subjects: told,
    grants: { from, to: seq - 1 },
  };
}
