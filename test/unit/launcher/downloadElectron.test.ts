import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadElectron, type Transfer } from '../../../electron/launcher/downloadElectron';
import {
  type ElectronPackage,
  electronBinary,
  findElectronPackage,
} from '../../../electron/launcher/electronBinary';
import { zipArchive } from '../../helpers/zipArchive';

const version = '45.4.1';
const binaryName =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ??
  'electron';
const archive = zipArchive({ version, [binaryName]: 'a binary' });

let folder: string;
let electron: ElectronPackage;
let server: Server | undefined;

/** The electron package as npm leaves it, except for the checksum of our small archive. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'streamscope-test-'));
  electron = { folder: join(folder, 'electron'), version };
  const real = findElectronPackage()!.folder;
  await mkdir(electron.folder);
  await copyFile(join(real, 'install.js'), join(electron.folder, 'install.js'));
  await symlink(dirname(real), join(electron.folder, 'node_modules'), 'junction');
  await writeFile(join(electron.folder, 'package.json'), JSON.stringify({ version }));
  const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const sum = createHash('sha256').update(archive).digest('hex');
  await writeFile(join(electron.folder, 'checksums.json'), JSON.stringify({ [name]: sum }));
  vi.stubEnv('electron_config_cache', join(folder, 'cache'));
  vi.stubEnv('TMPDIR', await mkdtemp(join(folder, 'tmp-')));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function serveArchive(listener: RequestListener): Promise<void> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

const never = new AbortController().signal;

/** What a download that failed may leave: nothing in the cache, nothing temporary, no binary. */
async function expectNothingLeft(): Promise<void> {
  expect(await readdir(join(folder, 'cache'), { recursive: true }).catch(() => [])).toEqual([]);
  expect(await readdir(process.env.TMPDIR!)).toEqual([]);
  expect(electronBinary(electron)).toBeUndefined();
}

test('downloads the binary, tells how far it is, and finds it from then on', async () => {
  await serveArchive((_request, response) =>
    response.setHeader('content-length', archive.length).end(archive),
  );
  const transfers: Transfer[] = [];
  expect(electronBinary(electron)).toBeUndefined();
  await downloadElectron(electron, never, (transfer) => transfers.push(transfer));
  expect(transfers.at(-1)).toMatchObject({ transferred: archive.length, total: archive.length });
  expect(electronBinary(electron)).toBe(resolve(electron.folder, 'dist', binaryName));
});

test('takes no binary of another version for the right one', async () => {
  await serveArchive((_request, response) => response.end(archive));
  await downloadElectron(electron, never, () => {});
  expect(electronBinary({ ...electron, version: '46.0.0' })).toBeUndefined();
});

test('gives up when nothing arrives', async () => {
  await serveArchive(() => {});
  await expect(downloadElectron(electron, never, () => {}, 50)).rejects.toThrow(/nothing arrived/);
  await expectNothingLeft();
});

test('gives up when nothing more arrives', async () => {
  await serveArchive((_request, response) => {
    response.setHeader('content-length', archive.length).write(archive.subarray(0, 20));
  });
  await expect(downloadElectron(electron, never, () => {}, 50)).rejects.toThrow(/nothing arrived/);
  await expectNothingLeft();
});

test('ends when it is told to stop', async () => {
  const stop = new AbortController();
  await serveArchive((_request, response) => {
    response.setHeader('content-length', archive.length).write(archive.subarray(0, 20));
  });
  const download = downloadElectron(electron, stop.signal, () => stop.abort());
  await expect(download).rejects.toThrow(/abort/);
  await expectNothingLeft();
});

test.each([
  ['nobody has it', (_request, response) => response.writeHead(404).end()],
  ['it is not the archive that was published', (_request, response) => response.end('another')],
  ['the machine is offline', (request) => request.socket.destroy()],
] satisfies [string, RequestListener][])('fails when %s', async (_title, listener) => {
  await serveArchive(listener);
  await expect(downloadElectron(electron, never, () => {})).rejects.toThrow();
  await expectNothingLeft();
});
