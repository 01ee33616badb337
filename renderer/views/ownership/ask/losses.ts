import type { WriteRight } from '../../../../shared/contract/outputs';

/** An act about a right, as an answer rests on it. */
export type Fact = WriteRight['because'][number];

/** Seqs of acts that may have turned a yes into a no, newest first. */
export function lossesOf(because: readonly Fact[]): number[] {
  return because
    .filter(({ operation }) => /^(REVOKE|RENOUNCE)/.test(operation) || operation.startsWith('SET_KEY'))
    .map(({ seq }) => seq)
    .filter((seq) => seq > 0)
    .reverse();
}
