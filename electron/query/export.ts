/** The log as lines of an exchange file. */
import type { CheckedInput } from '../../shared/contract/contract';
import { formatExchangeLine } from '../log/exchangeFile';
import type { QueryContext } from './context';

const groupEntries = 500;
const groupBytes = 4 << 20;

/** Lines from `from` on; `next` is where the following call goes on. */
export async function exportLines(
  context: QueryContext,
  input: CheckedInput<'log.export'>,
): Promise<{ lines: string[]; next: number | null }> {
  const from = input.from ?? 0;
  const to = input.to === null ? Number.MAX_SAFE_INTEGER : input.to + 1;
  const lines: string[] = [];
  let bytes = 0;
  for (const entry of await context.log.entries(from, to, { limit: groupEntries })) {
    const data = entry.availability === 'present' ? context.log.data(entry) : undefined;
    lines.push(formatExchangeLine(entry, data, context.logId));
    bytes += entry.size;
    if (lines.length === groupEntries || bytes >= groupBytes) return { lines, next: entry.seq + 1 };
  }
  return { lines, next: null };
}
