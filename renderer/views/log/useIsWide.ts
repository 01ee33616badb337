import { useSyncExternalStore } from 'react';

const wide = window.matchMedia('(min-width: 1600px)');

function subscribe(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
}

/** True where columns and side panels have room to appear. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches);
}
