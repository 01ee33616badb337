/** Tabs: places side by side. There are none until a second one is opened. */
import { useSyncExternalStore } from 'react';
import { desk } from './deskStore';

let active: string | undefined;
const listeners = new Set<() => void>();

export function activeTab(): string | undefined {
  const { tabs } = desk.desk;
  return tabs.some(({ id }) => id === active) ? active : tabs[0]?.id;
}

function activate(id: string | undefined): void {
  active = id;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const end = desk.subscribe(listener);
  return () => {
    listeners.delete(listener);
    end();
  };
}

export function useActiveTab(): string | undefined {
  return useSyncExternalStore(subscribe, activeTab);
}

const newId = () => crypto.randomUUID();

/** Which tab was in front at each place of the window's history. */
const tabOf = new Map<string, string>();
const mostPlaces = 1000;
let shownKey: string | undefined;

/**
 * A place of the window's history is shown. Where Back or Forward came to it, the tab that was in front there comes to
 * the front again: no other tab goes to its place.
 */
export function comeTo(historyKey: string): void {
  if (historyKey === shownKey) return;
  shownKey = historyKey;
  const before = tabOf.get(historyKey);
  const isOpen = desk.desk.tabs.some(({ id }) => id === before);
  if (isOpen) activate(before);
  else keep(historyKey, activeTab());
}

function keep(historyKey: string | undefined, tab: string | undefined): void {
  if (historyKey === undefined || tab === undefined) return;
  tabOf.set(historyKey, tab);
  const [oldest] = tabOf.keys();
  if (oldest !== undefined && tabOf.size > mostPlaces) tabOf.delete(oldest);
}

/** Opens a place in a tab of its own, which comes to the front; the first time, where one is now becomes a tab too. */
export function openTab(now: { place: string; title: string }, opened = now): void {
  const { tabs } = desk.desk;
  const before = tabs.length > 0 ? tabs : [{ id: newId(), ...now }];
  if (tabs.length === 0) keep(shownKey, before[0]?.id);
  const tab = { id: newId(), ...opened };
  desk.change({ tabs: [...before, tab].slice(-50) });
  activate(tab.id);
}

/** @returns the place to go to */
export function selectTab(id: string): string | undefined {
  activate(id);
  return desk.desk.tabs.find((tab) => tab.id === id)?.place;
}

/** Closes a tab; the last two become none. @returns the place to go to, where the tab in front was closed */
export function closeTab(id: string): string | undefined {
  const { tabs } = desk.desk;
  const wasActive = activeTab() === id;
  const index = tabs.findIndex((tab) => tab.id === id);
  const left = tabs.filter((tab) => tab.id !== id);
  const next = left[Math.min(index, left.length - 1)];
  desk.change({ tabs: left.length < 2 ? [] : left });
  if (!wasActive) return undefined;
  activate(next?.id);
  return next?.place;
}
