/** The contract between processes of one user: the command line asks the explorer that has the workspace open. */
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Client, createClient } from '../../shared/contract/client';
import type { Engine } from './engine';
import { frameMessages } from './frames';
import { privateAddress } from './privateAddress';
import { openSession } from './session';

/**
 * Answers the command line for an open workspace.
 * @param folder of the workspace, which the caller has locked: a socket that is there already is a dead one
 * @returns a function that ends every connection
 */
export async function listenLocal(folder: string, engine: Engine): Promise<() => Promise<void>> {
  const address = await privateAddress(folder);
  if (address === undefined) {
    console.error('The command line cannot ask this explorer: its place in /tmp is taken by somebody else.');
    return async () => {};
  }
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    attach(socket, engine);
  });
  if (process.platform !== 'win32') await unlink(address).catch(ignoreAbsent);
  await listening(server, address);
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}

/**
 * @param folder of a workspace
 * @returns undefined when no explorer has it open
 */
export async function connectLocal(folder: string): Promise<Client | undefined> {
  const address = await privateAddress(folder).catch(ignoreAbsent);
  if (address === undefined) return undefined;
  const socket = connect(address);
  const connected = await new Promise<boolean>((resolve, reject) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // A file without a listener is what a crash leaves.
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(false);
      else reject(error);
    });
  });
  return connected ? clientOver(socket) : undefined;
}

function attach(socket: Socket, engine: Engine): void {
  const send = frameMessages(socket, (bytes) => session.receive(bytes));
  const session = openSession({ engine, scope: 'local', send, hangUp: () => socket.destroy() });
  socket.once('close', () => session.close());
  socket.on('error', () => socket.destroy());
}

function clientOver(socket: Socket): Client {
  let deliver: (bytes: Uint8Array) => void = () => {};
  const send = frameMessages(socket, (bytes) => deliver(bytes));
  socket.on('error', () => socket.destroy());
  return createClient({
    send,
    onMessage: (listener) => {
      deliver = listener;
    },
    onClose: (listener) => socket.once('close', () => listener('the explorer ended')),
    close: () => socket.destroy(),
  });
}

function listening(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
