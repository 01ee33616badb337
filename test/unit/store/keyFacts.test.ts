import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyFacts } from '../../../electron/store/keyFacts';
import { deletedKey, latestKey } from '../../../electron/store/keys';
import { presence } from '../../../electron/store/keyTable';
import { encodeNewest } from '../../../electron/store/newestRow';
import { memoryOf } from '../../../electron/store/rowBytes';
import { closeDatabase, type Database, openDatabase } from '../../../electron/store/store';
import { KeySpan } from '../../../shared/streamData';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';

const streamIds = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const unwatched = new Uint8Array(32).fill(9);

interface Version {
  seq: number;
  /** 0: deleted. */
  size: number;
}

function itemOf(stream: Uint8Array, key: number): KeySpan {
  const bytes = Uint8Array.of(0xff, key);
  return new KeySpan(stream, memoryOf(bytes), 1, 1);
}

/** What replay does with facts, and beside it a plain map. */
class Run {
  private readonly versions = new Map<string, Version>();
  private readonly dirty = new Set<string>();
  private seq = 0;

  constructor(
    private readonly database: Database,
    private readonly facts: KeyFacts,
  ) {}

  async load(stream: number, keys: readonly number[]): Promise<void> {
    const items = keys.map((key) => itemOf(streamIds[stream]!, key));
    await this.facts.load([...items, itemOf(unwatched, 0)]);
    for (const [i, item] of items.entries()) this.compare(item.held, `${stream} ${keys[i]}`);
  }

  find(stream: number, key: number): void {
    this.compare(
      this.facts.find(stream, { streamId: streamIds[stream]!, key: Uint8Array.of(key) }),
      `${stream} ${key}`,
    );
  }

  private compare(fact: number, id: string): void {
    const { table } = this.facts;
    const version = this.versions.get(id);
    const now = version === undefined ? presence.never : version.size > 0 ? presence.live : presence.deleted;
    expect([id, table.now(fact), table.seq(fact)]).toEqual([id, now, version?.seq ?? 0]);
  }

  write(stream: number, key: number, size: number): void {
    const fact = this.facts.find(stream, itemOf(streamIds[stream]!, key));
    const seq = ++this.seq;
    this.facts.table.change(fact, size > 0 ? presence.live : presence.deleted, seq, size);
    this.versions.set(`${stream} ${key}`, { seq, size });
    this.dirty.add(`${stream} ${key}`);
  }

  async forget(): Promise<void> {
    for (const id of this.dirty) {
      const [stream, key] = id.split(' ').map(Number) as [number, number];
      const { seq, size } = this.versions.get(id)!;
      const [live, deleted] = [latestKey(stream, Uint8Array.of(key)), deletedKey(stream, Uint8Array.of(key))];
      await (size > 0 ? this.database.put(live, encodeNewest({ seq, size })) : this.database.del(live));
      await (size > 0 ? this.database.del(deleted) : this.database.put(deleted, encodeNewest({ seq, size })));
      this.facts.table.setWritten(this.facts.find(stream, itemOf(streamIds[stream]!, key)));
    }
    this.dirty.clear();
    this.facts.forget();
  }
}

test('what is forgotten is read again, and what is held is never older than what was written', async () => {
  const stream = fc.nat(1);
  const key = fc.nat(5);
  const step = fc.oneof(
    fc.record({ act: fc.constant('load' as const), stream, keys: fc.array(key, { maxLength: 4 }) }),
    fc.record({ act: fc.constant('find' as const), stream, key }),
    fc.record({ act: fc.constant('write' as const), stream, key, size: fc.nat(2) }),
    fc.record({ act: fc.constant('forget' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const folder = await makeTemporaryFolder('keyFacts');
      const database = await openDatabase(folder);
      const ordinal = (id: Uint8Array) => (id[0]! <= 2 ? id[0]! - 1 : undefined);
      const run = new Run(database, new KeyFacts(database, ordinal, true, () => true));
      try {
        for (const each of steps) {
          if (each.act === 'load') await run.load(each.stream, each.keys);
          else if (each.act === 'find') run.find(each.stream, each.key);
          else if (each.act === 'write') run.write(each.stream, each.key, each.size);
          else await run.forget();
        }
      } finally {
        await closeDatabase(database);
        await rm(folder, { recursive: true });
      }
    }),
    { numRuns: 60 },
  );
});
