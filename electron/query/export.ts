/** The log as lines of an exchange file. */
import type { CheckedInput } from '../../shared/contract/contract';
import { StreamscopeError } from '../../shared/errors';
import { formatExchangeLine } from '../log/exchangeFile';
import { damaged } from '../log/logReader';
import type { QueryContext } from './context';

const groupEntries = 500;
const groupBytes = 4 << 20;

/**
 * Lines from `from` on; `next` is where the following call goes on. A page ends before an entry that is damaged or does
 * not follow from the one before; the call that begins with it fails.
 * @throws logDamaged
 */
export async function exportLines(
  { log, logId, firstSeq }: Pick<QueryContext, 'log' | 'logId' | 'firstSeq'>,
  input: CheckedInput<'log.export'>,
): Promise<{ lines: string[]; next: number | null }> {
  const from = Math.max(input.from ?? 0, firstSeq);
  const left = input.to === null ? groupEntries : Math.min(groupEntries, input.to + 1 - from);
  const prevHash = (from > firstSeq ? log.entry(from - 1)?.hash : log.entry(from)?.prevHash) ?? noHash;
  const lines: string[] = [];
  let bytes = 0;
  for (const { seq, size } of left > 0 ? await log.chain(from, prevHash, left) : []) {
    try {
      const entry = log.entry(seq);
      if (entry === undefined) throw damaged(seq, 'it is missing');
      const data = entry.availability === 'present' ? log.data(entry) : undefined;
      lines.push(formatExchangeLine(entry, data, logId));
    } catch (error) {
      const isDamage = error instanceof StreamscopeError && error.code === 'logDamaged';
      if (lines.length === 0 || !isDamage) throw error;
      break;
    }
    bytes += size;
    if (bytes >= groupBytes) break;
  }
  return { lines, next: lines.length === 0 ? null : from + lines.length };
}

/** Follows from nothing: an entry whose past is gone is not the next of any chain. */
const noHash = new Uint8Array(32);
