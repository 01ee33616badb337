/** The desktop's one window and the workspace it shows. */
import { realpath } from 'node:fs/promises';
import { app, type BrowserWindow } from 'electron';
import { ensureSampleWorkspace } from '../engine/sampleWorkspace';
import { type HostedWorkspace, hostWorkspace } from '../hostWorkspace';
import { answerWindow } from './contractIpc';
import { chooseKeyFile, chooseWorkspace, reportNotOpened } from './dialogs';
import { openSecretStore } from './secretStore';
import { createWindow, loadPage } from './window';

export interface Desktop {
  /** Opens the window, or brings it to the front. */
  show(): Promise<void>;
  /** Shows another workspace; the one shown stays when it cannot be opened. */
  switchTo(folder: string): Promise<void>;
  /** Asks for a folder first. */
  choose(): Promise<void>;
  openSample(): Promise<void>;
  close(): Promise<void>;
}

/** @param folder of the workspace; undefined is the sample. Rejects when it cannot be opened. */
export async function openDesktop(folder: string | undefined): Promise<Desktop> {
  let window: BrowserWindow | undefined;
  const acts = {
    secretStore: openSecretStore(),
    chooseKeyFile: () => chooseKeyFile(window),
    async showWorkspace(folder: string) {
      // Whoever asked is answered first: the page that waits starts over on the other workspace.
      setImmediate(() => void switchTo(folder));
      return null;
    },
  };
  let workspace: HostedWorkspace = await hostWorkspace(folder ?? (await ensureSampleWorkspace()), { acts });
  let lastSwitch: Promise<void> = Promise.resolve();

  async function show(): Promise<void> {
    if (window === undefined) {
      const opened = createWindow();
      const stopAnswering = answerWindow(opened, () => workspace.engine);
      opened.once('closed', () => {
        stopAnswering();
        window = undefined;
      });
      window = opened;
      await loadPage(opened);
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  async function replaceWorkspace(other: string): Promise<void> {
    const previous = workspace;
    try {
      if ((await realpath(other)) === previous.folder) return await show();
      workspace = await hostWorkspace(other, { acts });
    } catch (error) {
      await show();
      if (window !== undefined) await reportNotOpened(window, other, error);
      return;
    }
    // The page starts over on the new engine before the old one goes.
    if (window !== undefined) await loadPage(window);
    await previous.close();
    await show();
  }

  async function switchTo(other: string): Promise<void> {
    lastSwitch = lastSwitch.then(() => replaceWorkspace(other));
    await lastSwitch;
  }

  return {
    show,
    switchTo,
    async choose() {
      await show();
      const chosen = window === undefined ? undefined : await chooseWorkspace(window);
      if (chosen !== undefined) await switchTo(chosen);
    },
    openSample: async () => switchTo(await ensureSampleWorkspace()),
    close: () => workspace.close(),
  };
}

/** Every way of ending closes the workspace first. */
export function setupQuit(desktop: Desktop): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void desktop
      .close()
      .catch((error) => console.error('the workspace did not close:', error))
      .finally(() => {
        closed = true;
        app.quit();
      });
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => void desktop.show());
}
