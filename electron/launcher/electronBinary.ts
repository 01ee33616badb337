/** Where the electron package keeps its binary, which it does not bring along. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface ElectronPackage {
  /** The package's own folder. */
  folder: string;
  version: string;
}

/** @returns undefined where the product was installed without the desktop */
export function findElectronPackage(): ElectronPackage | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('electron/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    return { folder: dirname(manifest), version };
  } catch {
    return undefined;
  }
}

/** @returns undefined while the binary of just this version is not there in full */
export function electronBinary({ folder, version }: ElectronPackage): string | undefined {
  try {
    // install.js writes path.txt last, so a half-unpacked folder has none.
    const name = readFileSync(join(folder, 'path.txt'), 'utf8');
    const unpacked = readFileSync(join(folder, 'dist', 'version'), 'utf8').replace(/^v/, '');
    const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
    return unpacked === version && existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}
