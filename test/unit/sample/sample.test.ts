import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { addressOf, namedAccounts, watchedStreams } from '../../../electron/sample/cast';
import { sealStory } from '../../../electron/sample/seal';
import { tellStory } from '../../../electron/sample/story';
import { toHex } from '../../../shared/bytes';
import type { LogPage } from '../../../shared/contract/outputs';
import { type VerdictKind, verdictKinds } from '../../../shared/model';
import { withNode } from '../../property/testNode';

const resources = join(import.meta.dirname, '../../../resources');
const logFile = join(resources, 'sample.ndjson.gz');
const story = tellStory();
const lines = sealStory(story);

test('the committed log is what the story gives today', () => {
  const committed = gunzipSync(readFileSync(logFile)).toString('utf8').trimEnd().split('\n');
  expect(committed.length).toBe(lines.length);
  expect(committed.findIndex((line, seq) => line !== lines[seq])).toBe(-1);
});

test('the committed log is smaller than 600 KiB', () => {
  expect(statSync(logFile).size).toBeLessThan(600 * 1024);
});

test('every account and stream of the story has its label', () => {
  const labels: unknown = JSON.parse(readFileSync(join(resources, 'sample.labels.json'), 'utf8'));
  expect(labels).toEqual({
    accounts: Object.fromEntries(namedAccounts.map((name) => [toHex(addressOf(name)), name])),
    streams: Object.fromEntries(watchedStreams.map(({ id, name }) => [toHex(id), name])),
  });
});

test('replay gives every entry the verdict that the story means', async () => {
  const replayed = await withNode(
    watchedStreams.map(({ id }) => toHex(id)),
    lines,
    async (node) => {
      const verdicts: (VerdictKind | null)[] = [];
      for (let from: number | null = 0; from !== null; ) {
        const page: LogPage = await node.query('log.page', { from, direction: 'up', limit: 1000 });
        verdicts.push(...page.rows.map(({ verdict }) => verdict));
        from = page.next;
      }
      return verdicts;
    },
  );
  expect(replayed).toEqual(story.map(({ verdict }) => verdict));
  // Every signature is recovered on the way in.
}, 60_000);

test('every verdict occurs several times', () => {
  for (const kind of verdictKinds) {
    expect(story.filter(({ verdict }) => verdict === kind).length, kind).toBeGreaterThanOrEqual(4);
  }
});

test('keys and values reach the sizes that views must cope with', () => {
  const writes = story.flatMap(({ batch, verdict }) =>
    verdict === 'committed' && batch ? batch.writes : [],
  );
  const keyLengths = writes.map(({ key }) => key.length);
  expect(keyLengths).toContain(300);
  expect(Math.max(...keyLengths)).toBeGreaterThan(1024);
  expect(Math.max(...writes.map(({ value }) => value.length))).toBeGreaterThan(100 * 1024);
});
