/** The desktop host: what it sets up, in order. Each part lives in shell/. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app } from 'electron';
import { toEnvelope } from '../shared/errors';
import { launcherVariable, windowLines } from './launcher/windowSignal';
import { registerAppScheme, setupAppProtocol } from './shell/appProtocol';
import { type Desktop, openDesktop, setupQuit } from './shell/desktop';
import { reportStartFault } from './shell/dialogs';
import { setupNavigationGuards, setupPermissions } from './shell/guards';
import { setupMenu } from './shell/menu';
import { setupSingleInstance } from './shell/singleInstance';

// Not strict: Chromium's own switches pass through here too.
const { values } = parseArgs({ options: { workspace: { type: 'string' } }, strict: false });
const folder = typeof values.workspace === 'string' ? resolve(values.workspace) : undefined;
const hasLauncher = process.env[launcherVariable] !== undefined;

registerAppScheme();
setupNavigationGuards();
const isFirst = setupSingleInstance({ folder }, ({ folder: wanted }) => {
  void desktop?.then((first) => (wanted === undefined ? first.show() : first.switchTo(wanted)));
});
// Never awaited at the top: Electron becomes ready only after this module has run.
const desktop: Promise<Desktop> | undefined = isFirst ? app.whenReady().then(start) : undefined;
if (desktop === undefined) tellLauncher(windowLines.elsewhere, () => app.exit(0));
else desktop.then(() => tellLauncher(windowLines.shown), endWithFault);

async function start(): Promise<Desktop> {
  setupPermissions();
  await setupAppProtocol();
  const opened = await openDesktop(folder);
  setupQuit(opened);
  setupMenu(opened);
  await opened.show();
  return opened;
}

function tellLauncher(line: string, then: () => void = () => {}): void {
  if (hasLauncher) process.stdout.write(`${line}\n`, then);
  else then();
}

/** A launcher has another way to show the workspace; without one the person is told here. */
function endWithFault(error: unknown): void {
  if (hasLauncher) console.error(toEnvelope(error).message);
  else reportStartFault(error);
  app.exit(1);
}
