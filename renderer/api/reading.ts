import type { Progress } from '../../shared/contract/outputs';

/** How far reads are that tell so: those of an old state for which is read first what was written up to it. */
export class Reading {
  readonly #underWay = new Map<object, Progress>();
  readonly #listeners = new Set<() => void>();

  /** The one that began last; undefined while none tells anything. */
  get newest(): Progress | undefined {
    return [...this.#underWay.values()].at(-1);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tell(call: object, progress: Progress): void {
    this.#underWay.set(call, progress);
    this.#changed();
  }

  end(call: object): void {
    if (this.#underWay.delete(call)) this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
