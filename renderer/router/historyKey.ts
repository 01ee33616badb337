import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Names the place in the window's history: the same again when Back or Forward come to it. */
export function useHistoryKey(): string | undefined {
  const key = useRouterState({ select: ({ location }) => location.state.__TSR_key });
  useEffect(() => {
    // An address that was typed makes a place without a key, and the router would draw another one at each visit.
    if (key === undefined || window.history.state !== null) return;
    window.history.replaceState({ key, __TSR_key: key, __TSR_index: 0 }, '');
  }, [key]);
  return key;
}
