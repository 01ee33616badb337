import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { launcherVariable, windowLines } from './windowSignal';

/** Folder of the built product's package.json, seen from out/main. */
const productFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Milliseconds that Electron has to show its first window, an import of the sample included. */
const windowDeadline = 45_000;

export type ElectronRun =
  | { shown: true; code: number }
  /** `why` is a plain clause without a full stop. */
  | { shown: false; why: string };

/**
 * Runs the desktop host until it ends. `--no-sandbox` is never passed: a window without its sandbox is no fallback.
 * @param folder of the workspace; undefined opens the sample
 */
export async function runElectron(
  binary: string,
  folder: string | undefined,
  stop: AbortSignal,
  onShown: () => void,
): Promise<ElectronRun> {
  const workspace = folder === undefined ? [] : ['--workspace', folder];
  const electron = spawn(binary, [productFolder, ...workspace], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [launcherVariable]: '1' },
  });
  const end = () => electron.kill('SIGTERM');
  stop.addEventListener('abort', end, { once: true });
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    electron.kill('SIGKILL');
  }, windowDeadline);

  let shown = false;
  createInterface(electron.stdout).on('line', (line) => {
    if (line !== windowLines.shown && line !== windowLines.elsewhere) return;
    shown = true;
    clearTimeout(deadline);
    onShown();
  });
  let lastComplaint = '';
  createInterface(electron.stderr).on('line', (line) => {
    if (shown) console.error(line);
    else lastComplaint = line.trim() || lastComplaint;
  });

  const exited = await once(electron, 'close').catch((error: Error) => error);
  clearTimeout(deadline);
  stop.removeEventListener('abort', end);
  if (exited instanceof Error)
    return { shown: false, why: `Electron could not be started: ${exited.message}` };
  if (shown) return { shown, code: (exited[0] as number | null) ?? 0 };
  if (late) return { shown, why: `Electron showed no window within ${windowDeadline / 1000} s` };
  const complaint = lastComplaint.replace(/^\[\d+:[^\]]*\]\s*/, '').replace(/\.$/, '');
  const why = complaint === '' ? '' : ` (${complaint})`;
  return { shown, why: `Electron ended before its first window${why}` };
}
