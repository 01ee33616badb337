import { type CallOptions, type Channel, type Client, createClient } from '../../shared/contract/client';
import type { CallInput, CallName, CallOutput, EventName, Events } from '../../shared/contract/contract';
import { type ErrorData, StreamscopeError } from '../../shared/errors';
import { Reading } from './reading';

/** `noToken`: the page was opened without its link. `refused`: the host does not accept the token. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'noToken' | 'refused';

const firstRetry = 500;
const longestRetry = 5000;

/**
 * The renderer's one way to the engine. Opens the channel again when it drops; calls made meanwhile wait for it,
 * so that a short break shows old data and a notice rather than errors everywhere.
 */
export class Connection {
  #state: ConnectionState = 'connecting';
  #client: Client | undefined;
  #open: (() => Promise<Channel>) | undefined;
  #retryAfter = firstRetry;
  #wasOpen = false;
  readonly #stateListeners = new Set<() => void>();
  /** Of calls whose caller does not listen for progress. */
  readonly reading = new Reading();
  readonly #subscriptions: ((client: Client) => void)[] = [];

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether there is work on the page that must not go when the connection does. */
  get wasOpen(): boolean {
    return this.#wasOpen;
  }

  /** @param open opens a greeted channel; asked again after every loss, and at once where the one before was refused */
  start(open: () => Promise<Channel>): void {
    const isIdle = this.#open === undefined || this.#state === 'refused';
    this.#open = open;
    if (isIdle) void this.#connect();
  }

  /** Says that there is nothing to connect with. */
  startWithoutToken(): void {
    this.#setState('noToken');
  }

  /** @returns a function that ends the subscription */
  readonly onState = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  };

  /** Subscribes for the life of the page, across reconnections. */
  on<Name extends EventName>(name: Name, listener: (data: Events[Name]) => void): void {
    const subscribe = (client: Client) => void client.on(name, listener);
    this.#subscriptions.push(subscribe);
    if (this.#client !== undefined) subscribe(this.#client);
  }

  /** Rejects with a StreamscopeError. */
  async call<Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
    options: CallOptions = {},
  ): Promise<CallOutput<Name>> {
    const client = this.#client ?? (await this.#nextClient(options.signal));
    if (options.onProgress !== undefined) return client.call(name, input, options);
    const call = {};
    try {
      return await client.call(name, input, {
        ...options,
        onProgress: (progress) => this.reading.tell(call, progress),
      });
    } finally {
      this.reading.end(call);
    }
  }

  #nextClient(signal: CallOptions['signal']): Promise<Client> {
    return new Promise((resolve, reject) => {
      const end = this.onState(() => {
        if (this.#client === undefined) return;
        end();
        resolve(this.#client);
      });
      signal?.addEventListener(
        'abort',
        () => {
          end();
          reject(new StreamscopeError('cancelled', {}, 'Cancelled'));
        },
        { once: true },
      );
    });
  }

  async #connect(): Promise<void> {
    try {
      const channel = await this.#open!();
      const client = createClient(channel);
      client.onClose(() => this.#lost());
      for (const subscribe of this.#subscriptions) subscribe(client);
      this.#client = client;
      this.#retryAfter = firstRetry;
      this.#wasOpen = true;
      this.#setState('open');
    } catch (error) {
      if (isRefusal(error)) this.#setState('refused');
      else this.#lost();
    }
  }

  #lost(): void {
    this.#client = undefined;
    this.#setState('lost');
    window.setTimeout(() => void this.#connect(), this.#retryAfter);
    this.#retryAfter = Math.min(longestRetry, this.#retryAfter * 2);
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof StreamscopeError) || error.code !== 'closed') return false;
  return (error.data as ErrorData['closed']).what === 'refused';
}

export const connection = new Connection();
