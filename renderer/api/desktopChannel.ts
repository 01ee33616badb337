import type { Channel } from '../../shared/contract/client';

/** What the sandboxed preload exposes in the desktop window. */
export interface DesktopBridge {
  send(bytes: Uint8Array): void;
  onMessage(listener: (bytes: Uint8Array) => void): void;
}

declare global {
  interface Window {
    streamscope?: DesktopBridge;
  }
}

/** The channel to the main process; it lives as long as the window does. */
export function desktopChannel(bridge: DesktopBridge): Channel {
  return {
    send: (bytes) => bridge.send(bytes),
    onMessage: (listener) => bridge.onMessage(listener),
    onClose: () => {},
    close: () => {},
  };
}
