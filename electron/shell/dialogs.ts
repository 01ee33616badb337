import { type BrowserWindow, dialog } from 'electron';
import { toEnvelope } from '../../shared/errors';

/** @returns undefined when the person thinks better of it */
export async function chooseWorkspace(window: BrowserWindow): Promise<string | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a workspace',
    buttonLabel: 'Open',
    properties: ['openDirectory'],
  });
  return filePaths[0];
}

/** A file with a raw key. Its content never comes into the window. @returns undefined when the person thinks better of it */
export async function chooseKeyFile(window: BrowserWindow | undefined): Promise<string | undefined> {
  const options = {
    title: 'A file with a raw key, 32 bytes of hex',
    buttonLabel: 'Import',
    properties: ['openFile' as const],
  };
  const { filePaths } =
    window === undefined
      ? await dialog.showOpenDialog(options)
      : await dialog.showOpenDialog(window, options);
  return filePaths[0];
}

/** Says that a workspace stays closed, and why. */
export async function reportNotOpened(window: BrowserWindow, folder: string, error: unknown): Promise<void> {
  await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The workspace could not be opened',
    detail: `${toEnvelope(error).message}\n\n${folder}`,
  });
}

/** Blocks until it is read: there is no window yet. */
export function reportStartFault(error: unknown): void {
  dialog.showErrorBox('Streamscope could not start', toEnvelope(error).message);
}
