/** Choices of this person on this machine: kept in the browser, never in the workspace. */
import { useSyncExternalStore } from 'react';
import type { TimeZone } from '../format/time';

export type Theme = 'system' | 'light' | 'dark';

export type RangeColumn = 'value' | 'size' | 'seq' | 'time' | 'writer';

export interface Settings {
  theme: Theme;
  zone: TimeZone;
  treeWidth: number;
  rangeWidth: number;
  /** Columns of a range besides the key. */
  rangeColumns: RangeColumn[];
  /** Whether the time slider rests at entries that changed what is on screen. */
  snaps: boolean;
}

const storageKey = 'streamscope-settings';
const defaults: Settings = {
  theme: 'system',
  zone: 'local',
  treeWidth: 320,
  rangeWidth: 520,
  rangeColumns: ['value', 'size', 'seq'],
  snaps: false,
};

function read(): Settings {
  try {
    return {
      ...defaults,
      ...(JSON.parse(window.localStorage.getItem(storageKey) ?? '{}') as Partial<Settings>),
    };
  } catch {
    return defaults;
  }
}

let settings = read();
const listeners = new Set<() => void>();

export function saveSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change };
  window.localStorage.setItem(storageKey, JSON.stringify(settings));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, () => settings);
}
