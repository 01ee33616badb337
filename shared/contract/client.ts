/** The caller's side of the contract, over any channel that carries messages in order. */
import { fromEnvelope, StreamscopeError } from '../errors';
import type {
  CallInput,
  CallName,
  CallOutput,
  ClientMessage,
  EventName,
  Events,
  HostMessage,
} from './contract';
import type { Progress } from './outputs';
import { decodeMessage, encodeMessage } from './wire';

/** A two-way pipe of whole messages: a WebSocket, a MessagePort behind the preload, a private socket. */
export interface Channel {
  send(bytes: Uint8Array): void;
  onMessage(listener: (bytes: Uint8Array) => void): void;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

export interface CallOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface Client {
  /** Rejects with a StreamscopeError, always. */
  call<Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
    options?: CallOptions,
  ): Promise<CallOutput<Name>>;
  /** @returns a function that ends the subscription */
  on<Name extends EventName>(name: Name, listener: (data: Events[Name]) => void): () => void;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: StreamscopeError) => void;
  onProgress: ((progress: Progress) => void) | undefined;
}

/** A client over a channel that has been greeted already. */
export function createClient(channel: Channel): Client {
  const pending = new Map<number, Pending>();
  const listeners = new Map<EventName, Set<(data: never) => void>>();
  const closeListeners = new Set<(reason: string) => void>();
  let nextId = 1;
  let closedBecause: string | undefined;

  const send = (message: ClientMessage) => channel.send(encodeMessage(message));

  channel.onMessage((bytes) => {
    const message = decodeMessage(bytes) as HostMessage;
    if (message.type === 'reply') {
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (message.outcome.ok) call?.resolve(message.outcome.value);
      else call?.reject(fromEnvelope(message.outcome.error));
    } else if (message.type === 'event') {
      if (message.name === 'callProgress') {
        const { id, progress } = message.data as Events['callProgress'];
        pending.get(id)?.onProgress?.(progress);
      }
      for (const listener of listeners.get(message.name) ?? []) listener(message.data as never);
    }
  });

  channel.onClose((reason) => {
    closedBecause = reason;
    for (const call of pending.values()) call.reject(connectionClosed(reason));
    pending.clear();
    for (const listener of closeListeners) listener(reason);
  });

  return {
    call(name, input, options = {}) {
      if (closedBecause !== undefined) return Promise.reject(connectionClosed(closedBecause));
      if (options.signal?.aborted) return Promise.reject(cancelled());
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const cancel = () => {
          send({ type: 'cancel', id });
          pending.delete(id);
          reject(cancelled());
        };
        options.signal?.addEventListener('abort', cancel, { once: true });
        const settle =
          <Value>(end: (value: Value) => void) =>
          (value: Value) => {
            options.signal?.removeEventListener('abort', cancel);
            end(value);
          };
        pending.set(id, {
          resolve: settle(resolve as (value: unknown) => void),
          reject: settle(reject),
          onProgress: options.onProgress,
        });
        send({ type: 'call', id, name, input });
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (data: never) => void);
      return () => set.delete(listener as (data: never) => void);
    },
    onClose: (listener) => closeListeners.add(listener),
    close: () => channel.close(),
  };
}

function connectionClosed(reason: string): StreamscopeError {
  return new StreamscopeError('closed', { what: reason }, `The engine is gone: ${reason}`);
}

function cancelled(): StreamscopeError {
  return new StreamscopeError('cancelled', {}, 'Cancelled');
}
