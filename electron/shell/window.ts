import { fileURLToPath } from 'node:url';
import { BrowserWindow, nativeTheme } from 'electron';
import { appOrigin } from './appProtocol';

const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));

/** Grounds of the two themes, so that a window does not flash before its page is there. */
const grounds = { light: '#ffffff', dark: '#101215' } as const;

/** The product's window, hidden and without its page yet. */
export function createWindow(): BrowserWindow {
  return new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 880,
    minHeight: 560,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
}

/** Resolves when the page is there; rejects when it could not be loaded. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(`${appOrigin}/`);
}
