/** What `streamscope` does without a command: the desktop where Electron runs, else the browser host. */
import { Beside } from '../beside';
import { ensureSampleWorkspace } from '../engine/sampleWorkspace';
import { hostWorkspace } from '../hostWorkspace';
import { serve } from '../serve';
import { stopSignal, untilAborted } from '../stopSignal';
import { hasDisplay } from './display';
import { downloadElectron, type Transfer } from './downloadElectron';
import { electronBinary, findElectronPackage } from './electronBinary';
import { openBrowser } from './openBrowser';
import { runElectron } from './runElectron';

/**
 * Runs until the window is closed or the process is told to stop.
 * @param folder of the workspace; undefined opens the sample
 * @returns the exit code
 */
export async function launch(folder?: string): Promise<number> {
  const stop = stopSignal();
  const desktop = await runDesktop(folder, stop);
  if (stop.aborted) return 0;
  if (typeof desktop === 'number') return desktop;
  console.error(`${desktop.why}: the explorer runs in the browser instead.`);
  await runInBrowser(folder, stop);
  return 0;
}

/** @returns the exit code of a desktop that had its window, else why it had none */
async function runDesktop(folder: string | undefined, stop: AbortSignal): Promise<number | { why: string }> {
  if (process.env.STREAMSCOPE_HOST === 'browser') return { why: 'STREAMSCOPE_HOST asks for it' };
  if (!hasDisplay()) return { why: 'There is no display' };
  const electron = findElectronPackage();
  if (electron === undefined) return { why: 'Electron is not installed' };
  if (electronBinary(electron) === undefined) {
    console.error(`Downloading Electron ${electron.version}, once.`);
    try {
      await downloadElectron(electron, stop, transferReporter());
    } catch (error) {
      return { why: `Electron could not be downloaded (${rootReason(error)})` };
    }
  }
  const run = await runElectron(electronBinary(electron)!, folder, stop, () =>
    console.error('Streamscope is open in its own window.'),
  );
  return run.shown ? run.code : run;
}

async function runInBrowser(folder: string | undefined, stop: AbortSignal): Promise<void> {
  const beside = new Beside();
  const acts = beside.acts;
  const workspace = await hostWorkspace(folder ?? (await ensureSampleWorkspace()), { acts });
  const host = await serve(workspace);
  console.log(host.url);
  if (hasDisplay()) openBrowser(host.url);
  await untilAborted(stop);
  await beside.close();
  await host.close();
  await workspace.close();
}

/** A line that counts up in a terminal; elsewhere a line for every tenth. */
function transferReporter(): (transfer: Transfer) => void {
  let lastTenth = -1;
  return ({ transferred, total }) => {
    if (total === null) return;
    const text = `${megabytes(transferred)} of ${megabytes(total)} MB`;
    const tenth = Math.floor((10 * transferred) / total);
    if (process.stderr.isTTY) process.stderr.write(`\r${text}${transferred === total ? '\n' : ''}`);
    else if (tenth > lastTenth) console.error(text);
    lastTenth = tenth;
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}

/** `fetch failed` says nothing; what caused it does. */
function rootReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : rootReason(error.cause);
}
