const storageKey = 'streamscope-token';

/**
 * The token of the browser host, from the fragment `#token=…`. Removed from the address before the router reads
 * it, so that it is in no link and no history; kept for this tab, so that a reload works.
 */
export function takeToken(): string | null {
  const match = /^#token=([^&/]+)/.exec(window.location.hash);
  if (match?.[1] === undefined) return window.sessionStorage.getItem(storageKey);
  const token = decodeURIComponent(match[1]);
  window.sessionStorage.setItem(storageKey, token);
  window.history.replaceState(null, '', window.location.pathname);
  return token;
}

/**
 * An address with a token that is pasted into the open page connects it anew, and leaves the place where it was.
 * @param isConnected whether the token at hand is good: then no link changes it
 */
export function onNewToken(isConnected: () => boolean, connect: (token: string) => void): void {
  const onPlace = (event: Event) => {
    if (!window.location.hash.startsWith('#token=')) return;
    // It is no place for the router.
    event.stopImmediatePropagation();
    const token = isConnected() ? null : takeToken();
    if (token === null) window.history.replaceState(null, '', window.location.pathname);
    window.history.back();
    if (token !== null) connect(token);
  };
  window.addEventListener('popstate', onPlace, { capture: true });
}
