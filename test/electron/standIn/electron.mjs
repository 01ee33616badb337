/**
 * A stand-in for the `electron` module in plain Node: as much of it as the shell uses, with Electron's own rules
 * where they matter (messages are cloned, a quit can be held up, ready comes after the main module). The test that
 * started this process drives it through control.mjs.
 */
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openPage } from './page.mjs';
import { report } from './report.mjs';

let isReady = false;
let quitting = false;
let permissionRequest;
let permissionCheck;

class App extends EventEmitter {
  /** Electron is ready only after the main module has run, whose last act is to ask for it. */
  async whenReady() {
    await nextTurn();
    isReady = true;
  }
  requestSingleInstanceLock(data) {
    report('lock', structuredClone(data));
    return process.env.STAND_IN_SECOND !== '1';
  }
  getPath() {
    return process.env.STAND_IN_USER_DATA;
  }
  quit() {
    if (quitting) return;
    quitting = true;
    let prevented = false;
    this.emit('will-quit', {
      preventDefault: () => {
        prevented = true;
        quitting = false;
      },
    });
    if (!prevented) this.exit(0);
  }
  exit(code) {
    report('exit', code);
    process.disconnect?.();
    process.exit(code);
  }
  showAboutPanel() {}
}

export const app = new App();
export const ipcMain = new EventEmitter();
export const nativeTheme = { shouldUseDarkColors: false };

const schemes = new Map();
export const protocol = {
  registerSchemesAsPrivileged(list) {
    if (isReady) throw new Error('schemes must be registered before Electron is ready');
    for (const { scheme, privileges } of list) schemes.set(scheme, { privileges });
  },
  handle(scheme, handler) {
    schemes.set(scheme, { ...schemes.get(scheme), handler });
  },
};

/** What a window, or a page in it, gets from an address. */
export async function fetchPage(url) {
  return schemes.get(new URL(url).protocol.slice(0, -1))?.handler(new Request(url));
}

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      permissionRequest = handler;
    },
    setPermissionCheckHandler: (handler) => {
      permissionCheck = handler;
    },
  },
};

/** Whether the page may have a permission, asked both ways. */
export function allows(permission) {
  let answered = false;
  permissionRequest(null, permission, (allowed) => {
    answered = allowed;
  });
  return answered && permissionCheck(null, permission);
}

export const shell = {
  openExternal: async (url) => report('openExternal', url),
  openPath: async () => '',
};

export const dialog = {
  showOpenDialog: async () => ({ filePaths: [process.env.STAND_IN_CHOICE].filter(Boolean) }),
  showMessageBox: async (_window, { message, detail }) => report('messageBox', { message, detail }),
  showErrorBox: (title, content) => report('errorBox', { title, content }),
};

/** Sealed is told apart from plain; STAND_IN_KEYRING says what the system would. */
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => process.env.STAND_IN_KEYRING ?? 'basic_text',
  encryptString: (text) => Buffer.from(text, 'utf8').map((byte) => byte ^ 0xff),
  decryptString: (sealed) => Buffer.from(sealed.map((byte) => byte ^ 0xff)).toString('utf8'),
};

let menu;
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (template) => {
    menu = template;
  },
};

/** The entry of the menu that reads so. */
export function menuItem(label) {
  return menu.flatMap((top) => top.submenu ?? []).find((item) => item.label === label);
}

export class WebContents extends EventEmitter {
  mainFrame = { url: '' };
  send(channel, message) {
    this.page?.deliver(channel, structuredClone(message));
  }
  setWindowOpenHandler(handler) {
    this.windowOpenHandler = handler;
  }
  isDestroyed() {
    return this.page === undefined;
  }
}

export class BrowserWindow extends EventEmitter {
  static current;
  webContents = new WebContents();
  constructor(options) {
    super();
    BrowserWindow.current = this;
    this.options = options;
    app.emit('web-contents-created', {}, this.webContents);
    report('window', structuredClone(options));
  }
  async loadURL(url) {
    const response = await fetchPage(url);
    if (response?.status !== 200) throw new Error(`ERR_FAILED loading ${url}`);
    const contents = this.webContents;
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    contents.mainFrame = { url };
    contents.page = openPage(this.options.webPreferences.preload, (channel, message) =>
      ipcMain.emit(channel, { sender: contents, senderFrame: contents.mainFrame }, structuredClone(message)),
    );
    report('loaded', {
      policy: response.headers.get('content-security-policy'),
      exposes: Object.keys(contents.page.world.streamscope ?? {}),
    });
  }
  close() {
    this.webContents.page = undefined;
    BrowserWindow.current = undefined;
    this.emit('closed');
    if (BrowserWindow.current === undefined) app.emit('window-all-closed');
  }
  show() {
    report('show');
  }
  focus() {}
  restore() {}
  isMinimized() {
    return false;
  }
}
