/** Where each row's bytes lie in the encoded batch: the byte overlay, linked to rows. The walk of the encoder. */
import type { ByteField } from '../../../../shared/contract/outputs';
import { operationNames } from '../../../../shared/model';
import { operands } from '../../../../shared/streamData';
import type { EncodedDraft } from '../drafts/encodeDraft';

export interface Span extends ByteField {
  /** null for what belongs to the whole batch. */
  rowId: string | null;
}

export function batchSpans({ batch, readRows, writeRows, controlRows }: EncodedDraft): Span[] {
  const spans: Span[] = [];
  let end = 0;
  const push = (part: Span['part'], length: number, label: string, rowId: string | null = null) => {
    if (length === 0) return;
    spans.push({ offset: end, length, part, label, rowId });
    end += length;
  };
  push('version', 8, 'version');
  push('count', 4, 'read count');
  for (const [i, { key }] of batch.reads.entries())
    push('reads', 35 + key.length, `read ${i + 1}`, readRows[i]);
  push('count', 4, 'write count');
  for (const [i, { key }] of batch.writes.entries())
    push('keysWritten', 43 + key.length, `key ${i + 1}`, writeRows[i]);
  for (const [i, { value }] of batch.writes.entries())
    push('values', value.length, `value ${i + 1}`, writeRows[i]);
  push('count', 4, 'access-control count');
  for (const [i, { opcode, key }] of batch.accessControl.entries()) {
    const takes = operands(opcode);
    const length = 33 + (takes.key ? 3 + key.length : 0) + (takes.account ? 20 : 0);
    push('accessControl', length, operationNames[opcode], controlRows[i]);
  }
  return spans;
}

/** The span that has the byte; spans lie without gaps in the order of their offsets. */
export function spanAt(spans: readonly Span[], offset: number): Span | undefined {
  let [low, high] = [0, spans.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle]!;
    if (offset < span.offset) high = middle - 1;
    else if (offset >= span.offset + span.length) low = middle + 1;
    else return span;
  }
  return undefined;
}
