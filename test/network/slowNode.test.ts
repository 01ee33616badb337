/** A node that takes its time: nobody waits for it to see the workspace that reads it, or to think better of it. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RpcServer, serveRpc } from '../../electron/network/rpcServer';
import type { Hex } from '../../shared/bytes';
import { clientOf, type ServedWorkspace, serveWorkspace } from '../helpers/servedWorkspace';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';

const stream: Hex = `0x${'f3'.repeat(32)}`;
const answers: Record<string, unknown> = {
  kv_getReplayProgress: { appliedSeq: 7, firstTxSeq: null },
  kv_getHoldingStreamIds: [stream],
};

let folder: string;
let node: RpcServer;
let here: ServedWorkspace;
/** Calls that the node answers at once; whoever calls then waits until it is let through. */
let answered: number;
let onKeptWaiting: () => void;
let letThrough: () => void;
let keptWaiting: Promise<void>;

beforeEach(async () => {
  folder = await makeTemporaryFolder('slow-node');
  keptWaiting = new Promise((resolve) => {
    onKeptWaiting = resolve;
  });
  const open = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  node = await serveRpc(async (method) => {
    if (answered-- <= 0) {
      onKeptWaiting();
      await open;
    }
    return answers[method];
  }, 0);
  here = await serveWorkspace(join(folder, 'here'), { STREAMSCOPE_HOME: join(folder, 'home') });
});
afterEach(async () => {
  letThrough();
  await here.stop('SIGTERM');
  await node.close();
  await rm(folder, { recursive: true });
});

test('its workspace opens with what one look told, and tells no numbers until it is told some', async () => {
  // Both calls of the look.
  answered = 2;
  const { address } = await here.client.call('node.browse', { url: node.url });
  const client = await clientOf(address!);
  await keptWaiting;
  const { remote } = await client.call('workspace.status', {});
  expect(remote).toEqual({ url: node.url, phase: 'connecting', fault: null, hasTold: false });
  const streams = client.call('streams.list', {});
  const told = new Promise<number>((resolve) => {
    client.on('changed', ({ nextSeq }) => resolve(nextSeq));
  });
  letThrough();
  expect(await told).toBe(7);
  expect(await streams).toMatchObject({ streams: [{ streamId: stream }] });
  expect(await client.call('workspace.status', {})).toMatchObject({
    remote: { phase: 'connected', hasTold: true },
  });
  client.close();
});

test('opening one that does not answer is called off at once, and leaves no workspace behind', async () => {
  answered = 0;
  const stop = new AbortController();
  const browsing = here.client.call('node.browse', { url: node.url }, { signal: stop.signal });
  const ended = expect(browsing).rejects.toMatchObject({ code: 'cancelled' });
  await keptWaiting;
  stop.abort();
  await ended;
  expect(await readdir(folder)).toEqual(['here']);
});
