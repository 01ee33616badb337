/** All that the sandboxed page has besides the web: a pipe of bytes. What they mean is checked on the main side. */
import { contextBridge, ipcRenderer } from 'electron';
import { messageChannel } from '../ipc/channel';

contextBridge.exposeInMainWorld('streamscope', {
  send(bytes: Uint8Array): void {
    ipcRenderer.send(messageChannel, bytes);
  },
  onMessage(listener: (bytes: Uint8Array) => void): void {
    ipcRenderer.on(messageChannel, (_event, bytes: Uint8Array) => listener(bytes));
  },
});
