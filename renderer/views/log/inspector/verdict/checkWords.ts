import type { CheckPhase, CheckRule } from '../../../../../shared/model';

/** What a check asks, as a statement that holds or does not. `version` is the batch's version field in words. */
export function checkWords(phase: CheckPhase, rule: CheckRule, version: string | undefined): string {
  const since =
    version === undefined ? '' : version === 'any' ? ' (any version is accepted)' : ` since ${version}`;
  const words: Partial<Record<`${CheckPhase} ${CheckRule}`, string>> = {
    'gate monitored': 'Every tagged stream is watched here',
    'gate permission': 'Sender may write to a tagged stream',
    'data available': 'Data is here',
    'decode format': 'Batch decodes',
    'reads monitored': 'Streams that are read are watched here',
    'reads version': `Reads are unchanged${since}`,
    'writes tags': 'Writes stay within tagged streams',
    'writes version': `Writes are unchanged${since}`,
    'writes permission': 'Sender may write each key',
    'accessControl tags': 'Access-control acts stay within tagged streams',
    'accessControl role': 'Sender has the role for each access-control act',
  };
  return words[`${phase} ${rule}`] ?? `${phase}: ${rule}`;
}

/** A part of the judgement that was not come to. */
export const phaseWords: Record<CheckPhase, string> = {
  gate: 'Streams and sender',
  data: 'Data',
  decode: 'Decoding',
  reads: 'Reads',
  writes: 'Writes',
  accessControl: 'Access-control acts',
};
