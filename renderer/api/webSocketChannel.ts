import type { Channel } from '../../shared/contract/client';
import type { HostMessage } from '../../shared/contract/contract';
import { decodeMessage, encodeMessage } from '../../shared/contract/wire';
import { StreamscopeError } from '../../shared/errors';

/** The host's close code for a token that is not its own. */
const badToken = 4001;

/**
 * A greeted channel to the browser host.
 * @throws StreamscopeError `closed` when the host does not answer; its `what` is `refused` when it hung up on the
 * token
 */
export function openWebSocketChannel(url: string, token: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    let listener: (bytes: Uint8Array) => void = () => {};
    let greeted = false;
    const closeListeners: ((reason: string) => void)[] = [];
    const channel: Channel = {
      send: (bytes) => socket.send(bytes as Uint8Array<ArrayBuffer>),
      onMessage: (next) => {
        listener = next;
      },
      onClose: (next) => closeListeners.push(next),
      close: () => socket.close(),
    };
    socket.onopen = () => {
      channel.send(encodeMessage({ type: 'hello', token }));
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      const bytes = new Uint8Array(event.data);
      if (greeted) {
        listener(bytes);
      } else if ((decodeMessage(bytes) as HostMessage).type === 'welcome') {
        greeted = true;
        resolve(channel);
      }
    };
    socket.onclose = (event) => {
      const reason = event.reason || 'the connection to the engine ended';
      const what = event.code === badToken ? 'refused' : 'unreachable';
      if (!greeted) reject(new StreamscopeError('closed', { what }, reason));
      for (const next of closeListeners) next(reason);
    };
  });
}
