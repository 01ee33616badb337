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
