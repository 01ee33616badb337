/** A node that lies, breaks off or never ends: what it says is refused by name, and nobody hangs or fills up. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { RemoteKeys } from '../../../electron/rpc/remoteKeys';
import { RemoteNode } from '../../../electron/rpc/remoteNode';
import { fromText, type Hex } from '../../../shared/bytes';

const place = { streamId: `0x${'0a'.repeat(32)}` as Hex, at: 10 };
const base64 = (text: string) => Buffer.from(text).toString('base64');
let server: Server | undefined;

/** A node that answers each call with what `answer` gives. */
async function lyingNode(answer: (method: string, params: unknown[]) => unknown, signal?: AbortSignal) {
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const asked = JSON.parse(Buffer.concat(parts).toString());
    const replies = [asked].flat().map(({ id, method, params }) => ({ id, result: answer(method, params) }));
    response.end(JSON.stringify(Array.isArray(asked) ? replies : replies[0]));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return new RemoteNode(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, signal);
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const pair = { version: 3, key: base64('b'), data: base64('x'), size: 1 };

test.each<[string, unknown, RegExp]>([
  ['a key that lies before', { ...pair, key: base64('A') }, /kv_getNext is wrong: key: does not lie behind/],
  ['the same key for ever', { ...pair, key: base64('a') }, /key: does not lie behind/],
  ['an empty key', { ...pair, key: '' }, /key: is empty/],
  ['a deleted key', { ...pair, size: 0, data: '' }, /size: is that of a deleted key/],
  ['a newer version', { ...pair, version: 11 }, /version: 11 is newer than 10/],
  ['less of a value', { ...pair, size: 5 }, /data: has 1 bytes, not 5/],
  ['more of a value', { ...pair, data: base64('xyz') }, /data: has 3 bytes, not 1/],
  ['a size beyond any entry', { ...pair, size: 2 ** 40 }, /size: /],
  ['a fraction', { ...pair, version: 1.5 }, /version: /],
  ['no base64', { ...pair, key: '!' }, /key: /],
  ['another type', 'b', /kv_getNext is wrong: /],
])('%s is refused, and the field is named', async (_what, answer, reason) => {
  const node = await lyingNode(() => answer);
  await expect(node.beyond(place, [fromText('a')], false, 100)).rejects.toMatchObject({
    code: 'networkFailed',
    message: expect.stringMatching(reason),
  });
});

test('a server of another kind is told apart from a node that fails', async () => {
  server = createServer((_request, response) => {
    const refusal = { code: -32601, message: 'Method not found' };
    response.end(JSON.stringify([1, 2].map((id) => ({ id, error: refusal }))));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(new RemoteNode(url).standing()).rejects.toMatchObject({
    data: { url, reason: expect.stringContaining('it is no kv node'), lasts: true },
  });
});

test('a version that changes between two slices of a value is refused', async () => {
  const node = await lyingNode((_method, params) => {
    const start = params[2] as number;
    const length = Math.min(params[3] as number, 600_000 - start);
    return { version: start === 0 ? 3 : 4, data: Buffer.alloc(length).toString('base64'), size: 600_000 };
  });
  await expect(node.read(place, fromText('k'), 0, 1_000_000)).rejects.toThrow('version: is another one');
});

test('an answer that never ends is broken off', async () => {
  server = createServer((_request, response) => {
    const block = 'x'.repeat(1 << 20);
    const write = () => response.write(block, (error) => error ?? write());
    write();
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const node = new RemoteNode(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(node.standing()).rejects.toThrow('its answer is too long');
});

test('a stream without an end is left when whoever reads it loses interest', async () => {
  const interest = new AbortController();
  let count = 0;
  const node = await lyingNode(() => {
    if (++count === 20) interest.abort();
    return { ...pair, key: base64(`key ${String(count).padStart(9, '0')}`), size: 100, data: '' };
  }, interest.signal);
  const walk = new RemoteKeys(node, place).walk(false);
  await expect(
    (async () => {
      while ((await walk.next()) !== undefined);
    })(),
  ).rejects.toMatchObject({ code: 'cancelled' });
});

test('no inclusive seek is ever asked for: the reference node hangs where the first candidate is deleted', async () => {
  const asked: unknown[][] = [];
  const node = await lyingNode((method, params) => {
    asked.push([method, ...params]);
    return method === 'kv_getValue' ? { version: 0, data: '', size: 0 } : null;
  });
  const walk = new RemoteKeys(node, place).walk(false);
  walk.seek(fromText('a'), true);
  expect(await walk.next()).toBeUndefined();
  expect(asked.map(([method]) => method)).toEqual(['kv_getValue', 'kv_getNext']);
  expect(asked[1]?.[5]).toBe(false);
});
