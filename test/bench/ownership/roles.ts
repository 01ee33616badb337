/** Party: the roles of a stream with many grants, now and at older seqs, a first page and all. */
import { Random } from '../../../electron/sample/random';
import { toHex } from '../../../shared/bytes';
import { percentile } from '../measure';
import { ask, openExplorer } from '../product';
import { countGrants } from './grants';
import { grantsStream, type OwnershipLog } from './prepareOwnership';

export interface RolesInput {
  folder: string;
  log: OwnershipLog;
  grants: number;
  repeats: number;
}

interface RoleWaits {
  p50: number;
  p95: number;
  max: number;
}

/** Waits in milliseconds. */
export interface RolesMeasured {
  /** 200 writers. */
  firstLatest: RoleWaits;
  firstOld: RoleWaits;
  /** Every admin, writer and special key with its writers. */
  allLatest: RoleWaits;
  allOld: RoleWaits;
}

const pageRows = 200;

export async function measureRoles(input: RolesInput): Promise<RolesMeasured> {
  const workspace = await openExplorer(input.folder);
  const random = new Random('bench roles');
  const streamId = toHex(grantsStream);
  const { from, to } = input.log.grants;
  const expected = countGrants(input.grants);
  const measure = async (read: (at: number | null) => Promise<number>, isOld: boolean) => {
    const waits: number[] = [];
    for (let i = 0; i < input.repeats; i++) waits.push(await read(isOld ? random.int(from, to - 1) : null));
    return { p50: percentile(waits, 0.5), p95: percentile(waits, 0.95), max: Math.max(...waits) };
  };
  const first = async (at: number | null) => {
    const started = performance.now();
    const page = await ask(workspace, 'roles.holders', {
      streamId,
      role: 'streamWriter',
      at,
      limit: pageRows,
    });
    const wait = performance.now() - started;
    if (at === null && page.holders.length !== pageRows) throw new Error('a page of writers is not full');
    return wait;
  };
  const all = async (at: number | null) => {
    const started = performance.now();
    const roles = await ask(workspace, 'roles.stream', { streamId, at });
    const wait = performance.now() - started;
    if (at !== null) return wait;
    const found = {
      admins: roles.admins.length,
      writers: roles.writers.length,
      specialWriters: roles.specialKeys.reduce((sum, { writers }) => sum + writers.length, 0),
      specialKeys: roles.specialKeys.length,
    };
    if (JSON.stringify(found) !== JSON.stringify(expected))
      throw new Error(`roles are ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
    return wait;
  };
  try {
    return {
      firstLatest: await measure(first, false),
      firstOld: await measure(first, true),
      allLatest: await measure(all, false),
      allOld: await measure(all, true),
    };
  } finally {
    await workspace.close();
  }
}
