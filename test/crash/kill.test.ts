/**
 * The process is killed with SIGKILL at random moments of its long operations. After the next start the workspace is
 * what an undisturbed run makes, acknowledged appends are there, and nothing is half there.
 *
 * Each kill has a seed, which is printed when the kill shows a mistake; STREAMSCOPE_CRASH_SEED runs that one alone.
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../electron/sample/random';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { unhurried } from '../property/runs';
import type { ChildTask } from './childTask';
import { crashLog, crashStreams } from './crashLog';
import { hashRows, leftovers, readDataRoots, readSettingsText, verifyOnDisk } from './onDisk';
import { buildChild, killAt, type Moment, type Profile, removeChild, runToEnd } from './startChild';

type Operation = ChildTask['operation'];

/** How an operation is set up, begun, and finished after a kill. */
interface Scenario {
  /** The workspace before the operation; none for one that begins with an empty folder. */
  template?: string;
  begin(folder: string): ChildTask;
  /** What a person does after the kill. */
  finish(folder: string): ChildTask;
  /** Of an undisturbed run. */
  profile: Profile;
  /** A workspace that was never disturbed; none where each run has other entries. */
  reference?: { folder: string; rows: Rows; settings: string };
}

type Rows = Awaited<ReturnType<typeof hashRows>>;

/** More than one group of an import, several of a replay. */
const entries = 2600;
const kills = process.env.STREAMSCOPE_LONG === '1' ? 300 : 20;
const label = 'a name that must survive';
const seedVariable = process.env.STREAMSCOPE_CRASH_SEED;
const baseSeed = Math.floor(Math.random() * 1e9);
/** Seeds that once showed a mistake. */
const keptSeeds: string[] = [];

let root: string;
const scenarios = new Map<Operation, Scenario>();

beforeAll(async () => {
  root = await makeTemporaryFolder('crash');
  await buildChild();
  const file = join(root, 'log.ndjson');
  await writeFile(file, `${crashLog(new Random('crash'), entries).join('\n')}\n`);
  await addScenario('import', {
    begin: (folder) => ({ operation: 'import', folder, file, finish: true }),
  });
  await addScenario('upload', {
    begin: (folder) => ({ operation: 'upload', folder, file, finish: true }),
  });
  const imported = scenarios.get('import')!.reference!.folder;
  await addScenario('replay', {
    template: await makeTemplate('replay', imported, (folder) =>
      rm(join(folder, 'state'), { recursive: true }),
    ),
    begin: (folder) => ({ operation: 'replay', folder, finish: true }),
  });
  await addScenario('rollback', {
    template: imported,
    begin: (folder) => ({ operation: 'rollback', folder, finish: true }),
    finish: (folder) => ({ operation: 'replay', folder, finish: true }),
  });
  const watching = await makeTemplate('watch', imported, async (folder) => {
    const settings = JSON.parse(await readSettingsText(folder)) as object;
    const changed = {
      ...settings,
      watched: crashStreams.slice(0, 1),
      labels: { accounts: {}, streams: { [crashStreams[0]!]: label } },
    };
    await writeFile(join(folder, 'workspace.json'), JSON.stringify(changed));
    await runToEnd({ operation: 'replay', folder, finish: true });
  });
  await addScenario('watch', {
    template: watching,
    begin: (folder) => ({ operation: 'watch', folder, streams: crashStreams, finish: true }),
  });
  await addScenario('index', {
    template: imported,
    begin: (folder) => ({ operation: 'index', folder, streams: crashStreams, finish: true }),
  });
  const append =
    (appends: number) =>
    (folder: string): ChildTask => ({
      operation: 'append',
      folder,
      streams: crashStreams,
      appends,
      finish: true,
    });
  await addScenario('append', { begin: append(80), finish: append(2) }, false);
}, unhurried.timeout);

afterAll(async () => {
  await removeChild();
  await rm(root, { recursive: true });
});

async function makeTemplate(name: string, from: string, change: (folder: string) => Promise<unknown>) {
  const folder = join(root, `before-${name}`, 'workspace');
  await cp(from, folder, { recursive: true });
  await change(folder);
  return folder;
}

/** Runs the operation once without a kill: its profile says where its moments are. */
async function addScenario(
  name: Operation,
  scenario: Pick<Scenario, 'template' | 'begin'> & Partial<Scenario>,
  isRepeatable = true,
): Promise<void> {
  const folder = await makeWorkspace(name, scenario.template);
  const profile = await runToEnd(scenario.begin(folder));
  const whole: Scenario = { finish: scenario.begin, ...scenario, profile };
  if (isRepeatable)
    whole.reference = { folder, rows: await hashRows(folder), settings: await readSettingsText(folder) };
  scenarios.set(name, whole);
}

/** Always of the same name, which is in the settings. */
async function makeWorkspace(name: string, template: string | undefined): Promise<string> {
  const folder = join(root, name, 'workspace');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  if (template !== undefined) await cp(template, folder, { recursive: true });
  return folder;
}

/** Half of the moments are anywhere in time, half just behind a step, where much happens in little time. */
function drawMoment(random: Random, { times }: Profile): Moment {
  if (random.chance(0.5)) return { lines: random.int(0, times.length), milliseconds: random.next() * 10 };
  const at = random.next() * times.at(-1)!;
  const lines = times.filter((time) => time <= at).length;
  return { lines, milliseconds: at - (times[lines - 1] ?? 0) };
}

async function killOnce(seed: string): Promise<void> {
  const random = new Random(seed);
  // In turn, so that no run leaves an operation out.
  const operations = [...scenarios.keys()];
  const operation = operations[Number(seed) % operations.length]!;
  const scenario = scenarios.get(operation)!;
  const moment = drawMoment(random, scenario.profile);
  const folder = await makeWorkspace(`killed-${seed}`, scenario.template);
  const { acknowledged, last } = await killAt(scenario.begin(folder), moment);
  const what = `${operation} killed ${moment.milliseconds.toFixed(1)} ms after line ${moment.lines} (${last})`;
  await runToEnd(scenario.finish(folder));
  expect(await leftovers(folder), what).toEqual([]);
  const { reference } = scenario;
  if (reference === undefined) {
    const stored = await readDataRoots(folder);
    for (const { seq, dataRoot } of acknowledged)
      expect(stored.get(seq), `${what}: entry ${seq}`).toBe(dataRoot);
    expect(await verifyOnDisk(folder), what).toMatchObject({ ok: true, firstDifference: null });
  } else {
    expect(await hashRows(folder), what).toEqual(reference.rows);
    expect(await readSettingsText(folder), what).toBe(reference.settings);
  }
  await rm(join(root, `killed-${seed}`), { recursive: true });
}

const seeds =
  seedVariable === undefined
    ? [...keptSeeds, ...Array.from({ length: kills }, (_, i) => String(baseSeed + i))]
    : [seedVariable];

test.concurrent.each(seeds)(
  'the kill of seed %s leaves nothing lost and nothing half done',
  unhurried,
  async (seed) => {
    try {
      await killOnce(seed);
    } catch (error) {
      throw new Error(`STREAMSCOPE_CRASH_SEED=${seed} shows it again: ${error}`, { cause: error });
    }
  },
);
