// `npm start`: builds what is missing or older than its sources, then runs the product as `streamscope` would.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const product = join(root, 'out/main/cli.js');
// The renderer is built last, so its page tells when a whole build ended.
const buildEnd = join(root, 'out/renderer/index.html');
const sources = ['electron', 'renderer', 'shared', 'electron.vite.config.ts', 'package-lock.json'];

function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))), 0);
}

function isBuilt() {
  const end = statSync(buildEnd, { throwIfNoEntry: false });
  const age = statSync(product, { throwIfNoEntry: false });
  if (end === undefined || age === undefined) return false;
  return sources.every((source) => newest(join(root, source)) <= end.mtimeMs);
}

if (!isBuilt()) {
  console.error('Building Streamscope; this takes some seconds.');
  const builder = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const { status } = spawnSync(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
    cwd: root,
    // Standard output is for the address alone.
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}
await import(pathToFileURL(product).href);
