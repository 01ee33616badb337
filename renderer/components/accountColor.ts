/** An account's colour is its face: the same everywhere, in both themes. Index into the tokens --a1 to --a8. */
const colors = 8;

function preferred(account: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < account.length; i++) hash = Math.imul(hash ^ account.charCodeAt(i), 0x01000193) >>> 0;
  return ((hash ^ (hash >>> 15)) >>> 0) % colors;
}

/**
 * Colours of the named accounts, told apart as long as there are enough colours: in order of address, each takes
 * the colour of its hash or the next free one.
 */
export function namedColors(accounts: readonly string[]): Map<string, number> {
  const taken = new Set<number>();
  const chosen = new Map<string, number>();
  for (const account of [...accounts].sort()) {
    let color = preferred(account);
    if (taken.size < colors) while (taken.has(color)) color = (color + 1) % colors;
    taken.add(color);
    chosen.set(account, color);
  }
  return chosen;
}

/** The colour of an account, as a CSS value. */
export function accountColor(account: string, named: Map<string, number>): string {
  return `var(--a${(named.get(account) ?? preferred(account)) + 1})`;
}
