import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { hasDisplay } from '../../electron/launcher/display';
import { electronBinary, findElectronPackage } from '../../electron/launcher/electronBinary';
import type { OpenedPage } from './browserHost';

/** @returns why the desktop cannot be tested here; undefined where it can */
export function missingElectron(): string | undefined {
  const electron = findElectronPackage();
  if (electron === undefined) return 'the electron package is not installed';
  if (electronBinary(electron) === undefined) {
    return "Electron's binary is not here; `npx install-electron` gets it";
  }
  return hasDisplay() ? undefined : 'there is no display; `xvfb-run` gives one';
}

/** Starts the desktop on the workspace, with a profile of its own. */
export async function openInElectron(folder: string): Promise<OpenedPage> {
  const profile = await mkdtemp(join(tmpdir(), 'streamscope-profile-'));
  const app = await _electron.launch({
    executablePath: electronBinary(findElectronPackage()!)!,
    args: [
      // Chromium's own sandbox needs rights that test machines rarely give.
      ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
      `--user-data-dir=${profile}`,
      '.',
      '--workspace',
      folder,
    ],
  });
  return {
    page: await app.firstWindow(),
    start: async () => {},
    async close() {
      await app.close();
      await rm(profile, { recursive: true, maxRetries: 5 });
    },
  };
}
