/** The contract over WebSocket, for pages in a browser. The first message carries the token; nothing is said before. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { HostMessage } from '../../shared/contract/contract';
import { encodeMessage } from '../../shared/contract/wire';
import { productVersion } from '../version';
import type { HostRule } from './allowedHosts';
import type { Engine } from './engine';
import { openSession, parseClientMessage } from './session';

export interface WebSocketOptions {
  server: Server;
  path: string;
  engine: Engine;
  token: string;
  hosts: HostRule;
}

/** Largest message of a client, in bytes: a batch in hex is twice its size. */
const maxMessage = 64 * 1024 * 1024;

/** Milliseconds a stranger may stay silent. */
const helloDeadline = 10_000;

/** Milliseconds a client has to say goodbye. */
const closeGrace = 1_000;

/** Close codes: RFC 6455 for leaving and policy, our own for a token that is not ours. */
const closeCodes = { goingAway: 1001, policy: 1008, badToken: 4001 } as const;

/** @returns a function that ends every connection, and resolves when the last one is gone */
export function acceptWebSockets(options: WebSocketOptions): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessage });
  sockets.on('connection', (socket) => greet(socket, options));
  options.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const { host, origin } = request.headers;
    if (request.url !== options.path || !options.hosts.allowsOrigin(origin, host)) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
  });
  return () =>
    new Promise((resolve) => {
      for (const socket of sockets.clients) {
        socket.close(closeCodes.goingAway, 'the explorer is ending');
        // A client that does not answer must not hold the end up.
        setTimeout(() => socket.terminate(), closeGrace).unref();
      }
      sockets.close(() => resolve());
    });
}

function greet(socket: WebSocket, { engine, token }: WebSocketOptions): void {
  const deadline = setTimeout(() => socket.close(closeCodes.policy, 'no hello'), helloDeadline);
  // A broken frame ends the connection by itself.
  socket.on('error', () => socket.terminate());
  socket.once('close', () => clearTimeout(deadline));
  socket.once('message', (data) => {
    clearTimeout(deadline);
    const hello = parseClientMessage(asBytes(data));
    if (hello?.type !== 'hello' || !sameText(hello.token, token)) {
      socket.close(closeCodes.badToken, 'the token is not the one this explorer printed');
      return;
    }
    attach(socket, engine);
  });
}

function attach(socket: WebSocket, engine: Engine): void {
  socket.send(encodeMessage({ type: 'welcome', version: productVersion } satisfies HostMessage));
  const session = openSession({
    engine,
    scope: 'any',
    send: (bytes) => socket.send(bytes),
    hangUp: (reason) => socket.close(closeCodes.policy, reason),
  });
  socket.on('message', (data) => session.receive(asBytes(data)));
  socket.on('close', () => session.close());
}

/** Text frames become their UTF-8 bytes, which are no message of ours. */
function asBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** In constant time, whatever the lengths. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
