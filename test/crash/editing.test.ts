/**
 * The process that keeps drafts is killed with SIGKILL while somebody types. After the next start everything that was
 * acknowledged is there, and of what was typed at most the last moments are lost.
 *
 * The window's side is the product's own store, on a channel to the process that is killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Drafts } from '../../electron/engine/drafts';
import { Random } from '../../electron/sample/random';
import { DraftStore } from '../../renderer/views/compose/drafts/draftStore';
import { newDraft } from '../../shared/compose/draft';
import type { Client } from '../../shared/contract/client';
import { fromEnvelope, type Outcome, StreamscopeError } from '../../shared/errors';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { unhurried } from '../property/runs';

const kills = process.env.STREAMSCOPE_LONG === '1' ? 300 : 20;
/** What may be lost of the typing before a kill, in milliseconds. */
const mayBeLost = 300;
const seedVariable = process.env.STREAMSCOPE_CRASH_SEED;
const baseSeed = Math.floor(Math.random() * 1e9);
const seeds =
  seedVariable === undefined ? Array.from({ length: kills }, (_, i) => String(baseSeed + i)) : [seedVariable];

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const outFolder = at(`../../out/editing-${process.pid}`);
let root: string;
const lost: number[] = [];

beforeAll(async () => {
  root = await makeTemporaryFolder('editing');
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: at('editingChild.ts'),
      target: 'node20.19',
      outDir: outFolder,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'child.js' } },
    },
  });
});
afterAll(async () => {
  await rm(outFolder, { recursive: true, force: true });
  await rm(root, { recursive: true });
  const most = Math.max(0, ...lost);
  console.log(`${lost.length} kills while typing: at most ${most.toFixed(0)} ms of it lost`);
});

/** The engine's calls about drafts, over the pipes of a child. */
function engineOf(child: ChildProcess): Pick<Client, 'call'> {
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>();
  let count = 0;
  createInterface(child.stdout!).on('line', (line) => {
    const { id, outcome } = JSON.parse(line) as { id: number; outcome: Outcome<unknown> };
    waiting.get(id)?.(outcome);
  });
  child.stdin!.on('error', () => {});
  const gone = new StreamscopeError('closed', { what: 'child' }, 'The child is gone.');
  child.once('exit', () => {
    for (const settle of waiting.values())
      settle({ ok: false, error: { code: 'closed', message: gone.message, data: { what: 'child' } } });
  });
  return {
    call: async (name, input) => {
      const id = ++count;
      const outcome = await new Promise<Outcome<unknown>>((resolve) => {
        waiting.set(id, resolve);
        child.stdin!.write(`${JSON.stringify({ id, name, input })}\n`);
      });
      if (!outcome.ok) throw fromEnvelope(outcome.error);
      return outcome.value as never;
    },
  };
}

test.each(seeds)('the kill of seed %s loses nothing but the last moments', unhurried, async (seed) => {
  const random = new Random(seed);
  const folder = join(root, seed);
  const child = spawn(process.execPath, [`${outFolder}/child.js`, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const store = new DraftStore(engineOf(child));
  const draft = newDraft(0);
  const row = draft.rows[0]!;
  store.add(draft, 'New draft');
  await store.flush();

  const typed: number[] = [];
  let acknowledged = 0;
  const stop = store.subscribe(() => {
    // Everything typed so far is with the engine.
    if (store.state.savedAt !== undefined) acknowledged = typed.length;
  });
  const end = performance.now() + 50 + random.next() * 700;
  while (performance.now() < end) {
    typed.push(performance.now());
    const text = String(typed.length);
    store.change(draft.id, 'Edit value', (before) => ({
      ...before,
      rows: [{ ...row, value: { format: 'text', text } }],
    }));
    // People type in bursts: a key now and then, or many at once.
    if (random.chance(0.3)) await setImmediate();
    else await setTimeout(random.int(1, 40));
  }
  child.kill('SIGKILL');
  const killedAt = performance.now();
  await closed;
  stop();

  const kept = await new Drafts(folder).get(draft.id);
  const count = Number(kept.rows[0]!.value.text || 0);
  expect(count, 'what was acknowledged is kept').toBeGreaterThanOrEqual(acknowledged);
  const firstLost = typed[count];
  const milliseconds = firstLost === undefined ? 0 : killedAt - firstLost;
  lost.push(milliseconds);
  expect(milliseconds, `STREAMSCOPE_CRASH_SEED=${seed}: lost typing in milliseconds`).toBeLessThan(mayBeLost);
});
