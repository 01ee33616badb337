import type { CallInput, CallOutput } from '../../../shared/contract/contract';

export type Subject = Omit<CallInput<'entry.nearest'>, 'seq' | 'direction' | 'within'>;
export type Ask = (input: CallInput<'entry.nearest'>) => Promise<CallOutput<'entry.nearest'>>;

/**
 * The nearest entry in a direction that changed something, however far away: it is asked for part by part.
 * @param onLooked told how far looking has come after each part that found nothing
 * @returns null where there is none
 */
export async function findChange(
  ask: Ask,
  { seq, direction, ...subject }: Subject & { seq: number; direction: 'previous' | 'next' },
  onLooked: (seq: number) => void,
): Promise<number | null> {
  for (let from = seq; ; ) {
    const { [direction]: found } = await ask({ ...subject, seq: from, direction });
    if (found === null || found.lookedTo === null) return found?.seq ?? null;
    from = found.lookedTo;
    onLooked(from);
  }
}
