/**
 * A map that forgets what was not asked for of late. It forgets only when told to: the caller knows when what it holds
 * is on disk too. `undefined` is never stored.
 */
export class Recent<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  get(key: string): Value | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const older = this.old.get(key);
    if (older !== undefined) this.young.set(key, older);
    return older;
  }

  set(key: string, value: Value): void {
    this.young.set(key, value);
  }

  /** How many were asked for or set since it last forgot. */
  get size(): number {
    return this.young.size;
  }

  /** Drops what was not asked for since the last time. */
  forget(): void {
    this.old = this.young;
    this.young = new Map();
  }
}
