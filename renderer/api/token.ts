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
