/**
 * The newest facts that replay reads, in memory: what the open group has changed and what was read before. A cache
 * gives room only between groups, so what is not written yet is never lost from sight.
 */
import type { NewestVersion, RoleFact } from '../replay/stateView';

const roomFor = 400_000;

/** A map that forgets its older half when it is full; `undefined` is never stored, absence is `null`. */
class Recent<Value> {
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

  giveRoom(): void {
    if (this.young.size < roomFor / 2) return;
    this.old = this.young;
    this.young = new Map();
  }
}

/** A stream's running digest and number of live keys. */
export interface StreamTotals {
  digest: Uint8Array;
  liveKeys: number;
}

export class StateCache {
  /** By stream ordinal and key; null: never written. */
  readonly newest = new Recent<NewestVersion | null>();
  readonly roles = new Recent<RoleFact | null>();
  readonly specialGrants = new Recent<number>();
  /** By stream ordinal. */
  readonly founded = new Map<number, number | null>();
  readonly totals = new Map<number, StreamTotals>();

  giveRoom(): void {
    this.newest.giveRoom();
    this.roles.giveRoom();
    this.specialGrants.giveRoom();
  }
}
