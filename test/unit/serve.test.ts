import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { noncePlaceholder } from '../../electron/pages';
import { type BrowserHost, serve } from '../../electron/serve';
import type { HostMessage } from '../../shared/contract/contract';
import { decodeMessage, encodeMessage } from '../../shared/contract/wire';
import { sliceInput, sliceOfSevens, type TestEngine, testEngine } from './ipc/echoEngine';

let folder: string;
let engine: TestEngine;
let host: BrowserHost;
let port: number;
let token: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'streamscope-test-'));
  const pages = join(folder, 'pages');
  await mkdir(join(pages, 'assets'), { recursive: true });
  await writeFile(join(pages, 'index.html'), `<style nonce="${noncePlaceholder}"></style>`);
  await writeFile(join(pages, 'assets', 'main.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  engine = testEngine({ 'value.slice': sliceOfSevens });
  host = await serve({ engine, allowHosts: ['explorer.example'], pages });
  const url = new URL(host.url);
  port = Number(url.port);
  token = url.hash.slice('#token='.length);
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

/** Raw, because fetch tidies paths and sets Host itself. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

interface Dial {
  hello?: string;
  headers?: Record<string, string>;
}

/** Connects as a page would; resolves with the first message, or with why it was closed. */
function dial({ hello = token, headers = {} }: Dial = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, {
    headers: { origin: `http://127.0.0.1:${port}`, ...headers },
  });
  const first = new Promise<HostMessage | { closed: number }>((resolve) => {
    socket.on('message', (data: Buffer) => resolve(decodeMessage(data) as HostMessage));
    socket.on('close', (closed) => resolve({ closed }));
    socket.on('error', () => resolve({ closed: -1 }));
  });
  socket.on('open', () => socket.send(encodeMessage({ type: 'hello', token: hello })));
  return { socket, first };
}

test('serves the page under a policy that starts from nothing, with a nonce of its own each time', async () => {
  const [first, second] = [await get('/'), await get('/index.html')];
  expect(first.status).toBe(200);
  const policy = String(first.headers['content-security-policy']);
  expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port}`);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(first.body).toBe(`<style nonce="${nonce}"></style>`);
  expect(second.body).not.toBe(first.body);
  expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
});

test('serves scripts with their type', async () => {
  const { status, headers, body } = await get('/assets/main.js?v=1');
  expect([status, body]).toEqual([200, 'export {};']);
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
});

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets',
  '//',
])('has nothing outside the built pages: %s', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test.each([
  ['evil.example', 403],
  ['127.0.0.1.evil.example', 403],
  ['evil.example:80@127.0.0.1', 403],
  ['localhost', 200],
  ['[::1]:7000', 200],
  ['explorer.example', 200],
  ['Explorer.Example:443', 200],
])('answers under the name %s with %i', async (name, status) => {
  expect((await get('/', { host: name })).status).toBe(status);
});

test('takes no other method', async () => {
  expect((await get('/', {}, 'POST')).status).toBe(405);
  expect((await get('/', {}, 'HEAD')).body).toBe('');
});

test('answers calls to a page that knows the token', async () => {
  const { socket, first } = dial();
  expect(await first).toMatchObject({ type: 'welcome' });
  const reply = new Promise<HostMessage>((resolve) =>
    socket.on('message', (data: Buffer) => resolve(decodeMessage(data) as HostMessage)),
  );
  socket.send(
    encodeMessage({ type: 'call', id: 1, name: 'value.slice', input: { ...sliceInput, length: 2 } }),
  );
  expect(await reply).toMatchObject({ type: 'reply', id: 1, outcome: { ok: true, value: { size: 2 } } });
  socket.close();
});

test.each([
  ['a wrong token', { hello: 'x' }],
  ['no token', { hello: '' }],
])('says nothing to a client with %s', async (_title, options) => {
  expect(await dial(options).first).toEqual({ closed: 4001 });
  expect(engine.listeners()).toBe(0);
});

test('says nothing to a client that calls before it greets', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { origin: `http://127.0.0.1:${port}` });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('open', () => socket.send(encodeMessage({ type: 'call', id: 1, name: 'labels.get', input: {} })));
  expect(await closed).toBe(4001);
});

test.each([
  ['a foreign page', { origin: 'http://evil.example' }],
  ['a page of another port', { origin: 'http://127.0.0.1:1' }],
  ['a name that is not served', { origin: 'http://evil.example', host: 'evil.example' }],
  ['no page at all', { origin: '' }],
])('refuses the connection of %s', async (_title, headers) => {
  expect(await dial({ headers }).first).toEqual({ closed: -1 });
});

test('takes a page that was served under an allowed name', async () => {
  const headers = { host: 'explorer.example', origin: 'https://explorer.example' };
  const { socket, first } = dial({ headers });
  expect(await first).toMatchObject({ type: 'welcome' });
  socket.close();
});

test('lets go of a client that leaves, and ends those that stay', async () => {
  const { socket, first } = dial();
  await first;
  expect(engine.listeners()).toBe(1);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await host.close();
  expect(await closed).toBe(1001);
  expect(engine.listeners()).toBe(0);
});

test('gives every host a token of its own', async () => {
  const other = await serve({ engine, pages: join(folder, 'pages') });
  expect(new URL(other.url).hash).not.toBe(`#token=${token}`);
  await other.close();
});

test('a workspace keeps its address, unless somebody has it', async () => {
  const origin = ({ url }: BrowserHost) => new URL(url).origin;
  const options = { engine, pages: join(folder, 'pages'), folder };
  const first = await serve(options);
  const second = await serve(options);
  expect(origin(second)).not.toBe(origin(first));
  await first.close();
  const third = await serve(options);
  expect(origin(third)).toBe(origin(first));
  await Promise.all([second.close(), third.close()]);
});
