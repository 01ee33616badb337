/** Gets Electron's binary at the first start: `electron` has no install script, so that installing never needs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ElectronPackage } from './electronBinary';

/** Milliseconds without a byte after which a download is given up. */
const usualSilenceLimit = 15_000;

/** Milliseconds that unpacking may take on a slow disk. */
const unpackLimit = 120_000;

/** Of this machine, said to the installer too: on Apple silicon it would pick another one than we cached. */
const system = { platform: process.platform, arch: process.arch };

export interface Transfer {
  /** Bytes. */
  transferred: number;
  /** Bytes; null while the server has not said. */
  total: number | null;
}

/** The part of @electron/get, a dependency of electron, that is used here. */
interface ElectronGet {
  downloadArtifact(options: {
    version: string;
    artifactName: 'electron';
    platform: string;
    arch: string;
    checksums: Record<string, string>;
    cacheRoot: string | undefined;
    downloadOptions: {
      quiet: true;
      signal: AbortSignal;
      getProgressCallback: (transfer: Transfer) => Promise<void>;
    };
  }): Promise<string>;
}

/**
 * Downloads into the user's cache, checks the sum, unpacks. Rejects when the signal is aborted, when nothing arrives
 * for 15 s, or with what went wrong; then nothing half-done stays.
 */
export async function downloadElectron(
  electron: ElectronPackage,
  stop: AbortSignal,
  onProgress: (transfer: Transfer) => void,
  silenceLimit: number = usualSilenceLimit,
): Promise<void> {
  await fetchIntoCache(electron, stop, onProgress, silenceLimit);
  await unpack(electron, stop);
}

async function fetchIntoCache(
  electron: ElectronPackage,
  stop: AbortSignal,
  onProgress: (transfer: Transfer) => void,
  silenceLimit: number,
): Promise<void> {
  const silence = new AbortController();
  const giveUp = () => silence.abort(new Error(`nothing arrived for ${silenceLimit / 1000} s`));
  const timer = setTimeout(giveUp, silenceLimit);
  const { downloadArtifact } = await loadElectronGet(electron);
  const checksums = JSON.parse(await readFile(join(electron.folder, 'checksums.json'), 'utf8'));
  try {
    await downloadArtifact({
      version: electron.version,
      artifactName: 'electron',
      ...system,
      checksums: checksums as Record<string, string>,
      cacheRoot: process.env.electron_config_cache,
      downloadOptions: {
        quiet: true,
        signal: AbortSignal.any([stop, silence.signal]),
        getProgressCallback: async (transfer) => {
          timer.refresh();
          onProgress(transfer);
        },
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

/** The package's own installer finds the archive in the cache. */
async function unpack(electron: ElectronPackage, stop: AbortSignal): Promise<void> {
  const installer = spawn(process.execPath, [join(electron.folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: unpackLimit,
    env: {
      ...process.env,
      ELECTRON_INSTALL_PLATFORM: system.platform,
      ELECTRON_INSTALL_ARCH: system.arch,
    },
  });
  const end = () => installer.kill();
  stop.addEventListener('abort', end, { once: true });
  const [code] = (await once(installer, 'exit')) as [number | null];
  stop.removeEventListener('abort', end);
  if (code === 0) return;
  await rm(join(electron.folder, 'path.txt'), { force: true });
  await rm(join(electron.folder, 'dist'), { recursive: true, force: true });
  throw new Error('its archive could not be unpacked');
}

async function loadElectronGet(electron: ElectronPackage): Promise<ElectronGet> {
  const path = createRequire(join(electron.folder, 'package.json')).resolve('@electron/get');
  return (await import(pathToFileURL(path).href)) as ElectronGet;
}
