import { useSyncExternalStore } from 'react';

let hovered: string | undefined;
const listeners = new Set<() => void>();

/** Lights this account everywhere on the screen; undefined lights none. */
export function hoverAccount(account: string | undefined): void {
  if (account === hovered) return;
  hovered = account;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True while this account is hovered anywhere. */
export function useIsLit(account: string): boolean {
  return useSyncExternalStore(subscribe, () => hovered === account);
}
