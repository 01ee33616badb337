import type { EngineEvent } from '../ipc/engine';

/** Who is told what happens in an open workspace. */
export class Listeners {
  private readonly listeners = new Set<(event: EngineEvent) => void>();

  emit(event: EngineEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
