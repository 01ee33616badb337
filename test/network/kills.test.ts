/** Three explorers on one log, all writing, each killed and started again at random: they end with equal digests. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { computeAddress, encryptKeystoreJsonSync } from 'ethers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Random } from '../../electron/sample/random';
import { fromText, type Hex, toHex } from '../../shared/bytes';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { isLong, runs } from '../property/runs';
import { FollowingExplorer } from './following';

const names = ['leader', 'second', 'third'] as const;
const streams = names.map((_, i): Hex => `0x${`e${i}`.repeat(32)}`);
const password = 'open sesame';
/** Entries that each explorer writes between two kills. */
const entriesTogether = 6;

/** An explorer with a key of its own, which founds a stream and writes on whatever happens around it. */
class Writer {
  private written = 0;
  private readonly sender: Hex;
  private readonly keystore: string;

  constructor(
    readonly explorer: FollowingExplorer,
    private readonly index: number,
  ) {
    const privateKey = `0x${`${index + 1}1`.repeat(32)}`;
    const address = computeAddress(privateKey);
    this.sender = address.toLowerCase() as Hex;
    // Weak, so that it opens at once after each kill.
    const scrypt = { N: 1024, r: 8, p: 1 };
    this.keystore = encryptKeystoreJsonSync({ address, privateKey }, password, { scrypt });
  }

  async openKey(): Promise<void> {
    await this.explorer.client.call('signer.openKeystore', { keystore: this.keystore, password });
  }

  /** @returns how many entries were acknowledged; the others ended with a process */
  async write(count: number): Promise<number> {
    let acknowledged = 0;
    for (let i = 0; i < count; i++) {
      const item = { streamId: streams[this.index]!, key: toHex(fromText(`key ${this.written % 5}`)) };
      const writes = [{ ...item, value: toHex(fromText(String(this.written++))) }];
      const batch = { version: '18446744073709551615', reads: [], writes };
      const call = this.explorer.client.call('compose.submit', { batch, sender: this.sender });
      acknowledged += await call.then(
        () => 1,
        () => 0,
      );
    }
    return acknowledged;
  }
}

let folder: string;
let writers: Writer[];
let leaderOptions: string[];

beforeEach(async () => {
  folder = await makeTemporaryFolder('kills');
  const leader = await FollowingExplorer.start(join(folder, 'leader'), ['--log-port', '0']);
  leaderOptions = ['--log-port', new URL(leader.logUrl!).port];
  await leader.client.call('streams.watch', { add: streams });
  const source = { kind: 'explorer' as const, url: leader.logUrl! };
  writers = [new Writer(leader, 0)];
  for (const name of names.slice(1)) {
    const follower = await FollowingExplorer.start(join(folder, name));
    await follower.client.call('source.connect', { source, streams });
    writers.push(new Writer(follower, writers.length));
  }
  for (const writer of writers) await writer.openKey();
});
afterEach(async () => {
  for (const { explorer } of [...writers].reverse()) await explorer.stop();
  await rm(folder, { recursive: true });
});

test(
  'three explorers that are killed at random end with one log and equal digests',
  async () => {
    const seed = process.env.STREAMSCOPE_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
    console.log(`kills of three explorers: seed ${seed}`);
    const random = new Random(seed);
    let acknowledged = 0;
    for (let round = 0; round < runs(3); round++) {
      const victim = random.pick(writers);
      const writing = writers.map((writer) => writer.write(entriesTogether));
      // Killed while it writes its nth entry.
      const killed = victim.write(random.int(0, 3)).then(async (count) => {
        await victim.explorer.stop('SIGKILL');
        return count;
      });
      const counts = await Promise.all([...writing, killed]);
      acknowledged += counts.reduce((sum, count) => sum + count, 0);
      await victim.explorer.restart(victim === writers[0] ? leaderOptions : []);
      await victim.openKey();
    }
    const [leader] = writers as [Writer];
    const { nextSeq } = await leader.explorer.client.call('workspace.status', {});
    // What was acknowledged is there; an entry whose answer a kill cut may be there too.
    expect(nextSeq).toBeGreaterThanOrEqual(acknowledged);
    const ends: unknown[] = [];
    for (const { explorer } of writers) {
      await explorer.untilReplayed(nextSeq);
      expect(await explorer.client.call('log.verify', {})).toMatchObject({ ok: true, entries: nextSeq });
      ends.push((await explorer.client.call('digest.get', { at: null })).digests);
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  },
  isLong ? 3_600_000 : 120_000,
);
