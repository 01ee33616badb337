import { useSyncExternalStore } from 'react';
import { type Desk, emptyDesk } from '../../shared/contract/desk';
import { type Connection, connection } from '../api/connection';

/** Changes that follow each other within this time, in ms, are written once. */
const writeAfter = 400;

/** The desk of the workspace: here at once, in the workspace's folder soon after. */
export class DeskStore {
  #desk: Desk = emptyDesk;
  #unwritten: Partial<Desk> = {};
  #timer: number | undefined;
  #loaded: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly engine: Connection) {}

  get desk(): Desk {
    return this.#desk;
  }

  /** Resolves when what was left there is here; also where it cannot be had. */
  load(): Promise<void> {
    this.#loaded ??= this.engine.call('desk.get', {}).then(
      (stored) => this.#set({ ...stored, ...this.#unwritten }),
      () => {},
    );
    return this.#loaded;
  }

  readonly change = (fields: Partial<Desk>): void => {
    this.#set({ ...this.#desk, ...fields });
    this.#unwritten = { ...this.#unwritten, ...fields };
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.write(), writeAfter);
  };

  /** Writes what is not written yet. */
  readonly write = (): void => {
    window.clearTimeout(this.#timer);
    const fields = this.#unwritten;
    this.#unwritten = {};
    if (Object.keys(fields).length === 0) return;
    this.engine.call('desk.set', fields).catch(() => {
      // What cannot be written is kept as long as the page is open, and goes along with the next change.
      this.#unwritten = { ...fields, ...this.#unwritten };
    });
  };

  #set(desk: Desk): void {
    this.#desk = desk;
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const desk = new DeskStore(connection);
// The page may be closed before the time is up.
window.addEventListener('pagehide', desk.write);

export function useDesk(): Desk {
  return useSyncExternalStore(desk.subscribe, () => desk.desk);
}
