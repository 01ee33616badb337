/** The contract over Electron IPC: answered to the page of our own window and to nobody else. */
import { type BrowserWindow, type IpcMainEvent, ipcMain } from 'electron';
import { messageChannel } from '../ipc/channel';
import type { Engine } from '../ipc/engine';
import { openSession, type Session } from '../ipc/session';
import { appOrigin } from './appProtocol';

/**
 * @param engine is asked anew for every page, so that a reload can show another workspace
 * @returns a function that ends the session
 */
export function answerWindow(window: BrowserWindow, engine: () => Engine): () => void {
  const contents = window.webContents;
  const open = () =>
    openSession({
      engine: engine(),
      scope: 'any',
      send: (bytes) => {
        if (!contents.isDestroyed()) contents.send(messageChannel, bytes);
      },
      hangUp: (reason) => console.error(`the page sent what is no message: ${reason}`),
    });
  let session: Session = open();

  const receive = (event: IpcMainEvent, bytes: unknown) => {
    if (isOurPage(event, window) && bytes instanceof Uint8Array) session.receive(bytes);
    else console.error('a message that is not of our page was dropped');
  };
  const restart = (details: { isMainFrame: boolean; isSameDocument: boolean }) => {
    if (!details.isMainFrame || details.isSameDocument) return;
    session.close();
    session = open();
  };
  ipcMain.on(messageChannel, receive);
  contents.on('did-start-navigation', restart);
  return () => {
    ipcMain.off(messageChannel, receive);
    contents.off('did-start-navigation', restart);
    session.close();
  };
}

function isOurPage(event: IpcMainEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame;
  return (
    event.sender === window.webContents &&
    frame !== null &&
    frame === window.webContents.mainFrame &&
    frame.url.startsWith(`${appOrigin}/`)
  );
}
