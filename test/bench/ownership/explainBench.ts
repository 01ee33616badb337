/** The explain bench: why large entries have their verdicts, and who may write in a stream with many grants, and the activity of a long log. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import type { ActivityInput, ActivityMeasured } from './activity';
import type { Explained, ExplainInput } from './explain';
import type { OwnershipInput, OwnershipLog } from './prepareOwnership';
import type { RolesInput, RolesMeasured } from './roles';

const grants = 10_000;
const largeItems = 20_000;

export async function explainBench(options: BenchOptions, scratch: string): Promise<object> {
  const rounds = options.quick ? 5 : 10;
  const { folder, log } = await prepareOwnership(options, scratch, rounds);
  const explained = await runParty<ExplainInput, Explained>('explain', { folder, log, largeItems, rounds });
  const roles = await runParty<RolesInput, RolesMeasured>('roles', { folder, log, grants, repeats: 25 });
  const activity = await runParty<ActivityInput, ActivityMeasured>('activity', { folder, log, repeats: 50 });
  return {
    ratioToRaw: null,
    ratioToReference: null,
    grants,
    ...explained,
    roles,
    activity,
    log: { entries: log.entries, writes: log.writes, verdicts: log.verdicts },
  };
}

/** Made where it is not there yet; with `--keep` it stays for the next run of this size. */
async function prepareOwnership({ size, keep }: BenchOptions, scratch: string, rounds: number) {
  const folder = join(keep ?? scratch, `ownership ${Object.values(size).join(' ')} ${rounds}`);
  const known = await readFile(`${folder}.json`, 'utf8').catch(() => undefined);
  if (known !== undefined) return { folder, log: JSON.parse(known) as OwnershipLog };
  await rm(folder, { recursive: true, force: true });
  const input = { ...size, folder, rounds, largeItems, grants };
  const log = await runParty<OwnershipInput, OwnershipLog>('writeOwnership', input);
  await runParty<string, void>('replayAndClose', folder);
  await writeFile(`${folder}.json`, JSON.stringify(log));
  return { folder, log };
}
