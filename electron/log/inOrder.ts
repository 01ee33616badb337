/** Work on many items at once, its results in the order of the items. */

export interface Limits<Item> {
  /** Items under way at most. */
  items: number;
  /** Bytes under way at most; one item is always let through. */
  bytes: number;
  bytesOf: (item: Item) => number;
}

/**
 * Starts `work` on items as they come and yields each with its result, in order. When the items end with an error,
 * it is thrown after the results of those before it.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  { items: mostItems, bytes: mostBytes, bytesOf }: Limits<Item>,
): AsyncGenerator<{ item: Item; result: Result }> {
  const source = items[Symbol.asyncIterator]();
  const started: { item: Item; result: Promise<Result> }[] = [];
  let bytes = 0;
  let end: { error?: unknown } | undefined;
  try {
    while (end === undefined || started.length > 0) {
      while (end === undefined && started.length < mostItems && (bytes < mostBytes || started.length === 0)) {
        const next = await source.next().catch((error: unknown) => {
          end = { error };
        });
        if (next === undefined) break;
        if (next.done) {
          end = {};
          break;
        }
        const result = work(next.value);
        // Looked at when its turn comes, or never, when one before it fails.
        result.catch(() => {});
        started.push({ item: next.value, result });
        bytes += bytesOf(next.value);
      }
      const first = started.shift();
      if (first === undefined) continue;
      yield { item: first.item, result: await first.result };
      bytes -= bytesOf(first.item);
    }
    if (end?.error !== undefined) throw end.error;
  } finally {
    await source.return?.();
  }
}
