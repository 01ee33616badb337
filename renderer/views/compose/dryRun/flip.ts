/** A verdict that became another one although nothing was typed: the log moved. */
import type { DryRun } from '../../../../shared/contract/composing';

export interface Flip {
  from: DryRun['verdict'];
  to: DryRun['verdict'];
  /** The last state with the verdict before, and the one with the new. */
  before: number;
  at: number;
}

type Answer = Pick<DryRun, 'verdict' | 'at'>;

/** The flip that stands once the same content was judged again; none where the verdict is what it first was. Pure. */
export function nextFlip(before: Answer, flip: Flip | undefined, answer: Answer): Flip | undefined {
  if (before.verdict === answer.verdict) return flip;
  if (flip?.from === answer.verdict) return undefined;
  return { from: flip?.from ?? before.verdict, to: answer.verdict, before: before.at, at: answer.at };
}

/** Which entries did it. */
export function flipCause({ at, before }: Flip): { first: number; last: number } {
  return { first: before + 1, last: at };
}
