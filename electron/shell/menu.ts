import { app, Menu, type MenuItemConstructorOptions, shell } from 'electron';
import type { Desktop } from './desktop';

/** The menu of this system: macOS has one of the application's own, others end the File menu with Quit. */
export function setupMenu(desktop: Desktop): void {
  const mac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' } as const] : []),
      fileMenu(desktop, mac),
      { role: 'editMenu' },
      viewMenu(),
      { role: 'windowMenu' },
      ...(mac ? [] : [helpMenu()]),
    ]),
  );
}

function fileMenu(desktop: Desktop, mac: boolean): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: 'Open Workspace…', accelerator: 'CmdOrCtrl+O', click: () => void desktop.choose() },
      { label: 'Open Sample Workspace', click: () => void desktop.openSample() },
      { type: 'separator' },
      mac ? { role: 'close' } : { role: 'quit' },
    ],
  };
}

function viewMenu(): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      { role: 'reload' },
      { role: 'toggleDevTools' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}

function helpMenu(): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [
      { label: 'About Streamscope', click: () => app.showAboutPanel() },
      { label: 'Show Data Folder', click: () => void shell.openPath(app.getPath('userData')) },
    ],
  };
}
