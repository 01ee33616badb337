/** A disk that is full or read-only: said in plain words, nothing lost, and on it goes when there is room. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Random } from '../../electron/sample/random';
import { type Hex, toHex } from '../../shared/bytes';
import type { Client } from '../../shared/contract/client';
import { StreamscopeError } from '../../shared/errors';
import { importSample, runCommand } from '../helpers/commandLine';
import { serveWorkspace } from '../helpers/servedWorkspace';
import { SmallDisk, whyNoSmallDisk } from '../helpers/smallDisk';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { putData, stream, unsignedLine } from '../unit/log/signedEntries';
import { writeExchangeFile } from '../unit/log/testLog';

const reason = whyNoSmallDisk();
if (reason !== undefined) console.log(`skipped: no small disk can be mounted here: ${reason}`);

const slow = { timeout: 180_000 };
let folder: string;
let disk: SmallDisk;
let workspace: string;

beforeEach(async () => {
  if (reason !== undefined) return;
  folder = await makeTemporaryFolder('disk');
  disk = await SmallDisk.make(join(folder, 'disk'), 16);
  workspace = join(disk.folder, 'workspace');
});
afterEach(async () => {
  if (reason !== undefined) return;
  await disk.remove();
  await rm(folder, { recursive: true });
});

const full =
  /The disk is full\. Make room on it, then do the same again: nothing that was acknowledged is lost/;

describe.skipIf(reason !== undefined)('a full disk', slow, () => {
  /** Compresses to little as a file, and not at all in a database, so that the estimate is far too low. */
  function large(): Promise<string> {
    const value = Buffer.from(new Random('large').bytes(2500)).toString('latin1');
    const lines = Array.from({ length: 5000 }, (_, seq) => ({
      ...unsignedLine(seq),
      data: toHex(putData(`key ${seq}`, value)),
    }));
    return writeExchangeFile(folder, lines, 'large.ndjson.gz');
  }

  test('stops an import that says so; with more room the same command finishes it', async () => {
    const file = await large();
    const { code, stdout, stderr } = await runCommand(['import', file, '-w', workspace]);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(full)]);
    // No room even to open it: the same, in the same words or with numbers.
    const again = await runCommand(['import', file, '-w', workspace]);
    expect([again.code, again.stdout, again.stderr]).toEqual([1, '', expect.stringMatching(/[Mm]ake room/)]);
    disk.remount('size=128m');
    const finished = await runCommand(['import', file, '-w', workspace]);
    expect([finished.code, JSON.parse(finished.stdout)]).toMatchObject([
      0,
      { entries: 5000, committed: 5000 },
    ]);
    expect(await runCommand(['verify', '-w', workspace])).toMatchObject({ code: 0 });
    const undisturbed = join(folder, 'undisturbed');
    await runCommand(['import', file, '-w', undisturbed]);
    const digest = await runCommand(['digest', '-w', undisturbed]);
    expect((await runCommand(['digest', '-w', workspace])).stdout).toBe(digest.stdout);
  });

  test('refuses appends while reads go on, and takes them again when there is room', async () => {
    const { client, stop } = await serveWorkspace(workspace);
    try {
      await client.call('streams.watch', { add: [stream] });
      const { account } = await client.call('signer.newSession', {});
      await append(client, account, 0);
      await disk.fill(1 << 20);
      let [acknowledged, fault] = [1, undefined as StreamscopeError | undefined];
      while (fault === undefined) {
        fault = await append(client, account, acknowledged);
        if (fault === undefined) acknowledged++;
      }
      expect(fault).toMatchObject({ code: 'storageFailed', message: expect.stringMatching(full) });
      // Refused with numbers from now on, without trying again by itself, and everything stored is read.
      let events = 0;
      const end = client.on('changed', () => events++);
      for (let i = 0; i < 20; i++) {
        expect(await append(client, account, acknowledged)).toMatchObject({
          code: 'storageFailed',
          data: { space: { needed: expect.any(Number), free: expect.any(Number) } },
        });
        const page = await client.call('log.page', { limit: 1 });
        expect(page.nextSeq).toBe(acknowledged);
        await client.call('workspace.status', {});
      }
      end();
      expect(events).toBe(0);
      await disk.makeRoom();
      for (let i = 0; i < 3; i++) expect(await append(client, account, acknowledged + i)).toBeUndefined();
      const { nextSeq } = await client.call('log.page', { limit: 1 });
      expect(nextSeq).toBe(acknowledged + 3);
      expect(await client.call('log.verify', {})).toMatchObject({ ok: true, entries: acknowledged + 3 });
    } finally {
      client.close();
      expect((await stop('SIGTERM'))[0]).toBe(0);
    }
    // What the explorer had acknowledged is what the next start finds.
    expect(await runCommand(['verify', '-w', workspace])).toMatchObject({ code: 0 });
  });

  test('is foreseen before long work, which says how much is needed and how much is free', async () => {
    await importSample(workspace, 'medium');
    await disk.fill(2 << 20);
    const needs =
      /needs more room than the disk of .* has: about \d+(\.\d)? MiB are needed and 2\.0 MiB are free/;
    const file = await writeExchangeFile(folder, [unsignedLine(0)]);
    const work = [['import', file], ['verify'], ['backup', join(disk.folder, 'x.backup')]];
    for (const args of work) {
      const { code, stdout, stderr } = await runCommand([...args, '-w', workspace]);
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(needs)]);
    }
    const { client, stop } = await serveWorkspace(workspace);
    try {
      const added: Hex = `0x${'77'.repeat(32)}`;
      const before = await client.call('workspace.status', {});
      await expect(client.call('streams.watch', { add: [added] })).rejects.toThrow(needs);
      expect(await client.call('workspace.status', {})).toEqual(before);
    } finally {
      client.close();
      await stop('SIGTERM');
    }
  });

  /** @returns why it was refused */
  async function append(client: Client, sender: Hex, index: number): Promise<StreamscopeError | undefined> {
    const value = toHex(new Random(String(index)).bytes(20_000));
    const write = { streamId: stream, key: toHex(Buffer.from(`key ${index}`)), value };
    const batch = { version: String(2n ** 64n - 1n), reads: [], writes: [write] };
    try {
      await client.call('compose.submit', { batch, sender });
      return undefined;
    } catch (error) {
      if (!(error instanceof StreamscopeError)) throw error;
      return error;
    }
  }
});

describe.skipIf(reason !== undefined)('a read-only file system', slow, () => {
  test('is named by every command, and left as it is', async () => {
    await importSample(workspace);
    const before = await runCommand(['digest', '-w', workspace]);
    disk.remount('ro');
    const file = await writeExchangeFile(folder, [unsignedLine(0)]);
    for (const args of [['dump'], ['import', file], ['serve', '--no-open']]) {
      const { code, stdout, stderr } = await runCommand([...args, '-w', workspace]);
      const said = expect.stringMatching(/^streamscope: .* is on a file system that is mounted read-only/);
      expect([code, stdout, stderr]).toEqual([1, '', said]);
    }
    const fresh = await runCommand(['import', file, '-w', join(disk.folder, 'new')]);
    expect([fresh.code, fresh.stderr]).toEqual([
      1,
      expect.stringMatching(/^streamscope: No folder can be made/),
    ]);
    disk.remount('rw');
    expect(await runCommand(['digest', '-w', workspace])).toEqual(before);
  });
});
