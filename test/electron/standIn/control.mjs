/** What the test may do to the product: be its page, its person, a stranger or the system. */
import { allows, app, BrowserWindow, fetchPage, ipcMain, menuItem, WebContents } from './electron.mjs';
import { report } from './report.mjs';

const contents = () => BrowserWindow.current.webContents;

const acts = {
  /** The page sends a message through the preload. */
  send: (bytes) => contents().page.world.streamscope.send(bytes),
  /** Somebody who is not our page sends a message on our channel. */
  sendAs({ sender, bytes }) {
    const stranger = new WebContents();
    const event = {
      otherWindow: { sender: stranger, senderFrame: stranger.mainFrame },
      subframe: { sender: contents(), senderFrame: { url: contents().mainFrame.url } },
      goneFrame: { sender: contents(), senderFrame: null },
      otherPage: { sender: contents(), senderFrame: contents().mainFrame },
    }[sender];
    const ours = contents().mainFrame.url;
    if (sender === 'otherPage') contents().mainFrame.url = 'https://evil.example/';
    ipcMain.emit('streamscope:message', event, bytes);
    contents().mainFrame.url = ours;
  },
  reload: () => BrowserWindow.current.loadURL('app://streamscope/'),
  closeWindow: () => BrowserWindow.current.close(),
  quit: () => app.quit(),
  secondStart: (data) => app.emit('second-instance', {}, [], '', data),
  clickMenu: (label) => menuItem(label).click(),
};

const questions = {
  navigates(url) {
    let prevented = false;
    contents().emit('will-navigate', {
      url,
      preventDefault: () => {
        prevented = true;
      },
    });
    return !prevented;
  },
  opensWindow: (url) => contents().windowOpenHandler({ url }).action,
  allows,
  fetches: async (url) => (await fetchPage(url))?.status,
};

process.on('message', async ({ act, ask, data }) => {
  if (act !== undefined) await acts[act](data);
  else report('answer', await questions[ask](data));
});
