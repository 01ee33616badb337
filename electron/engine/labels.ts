/** Names that people give to accounts and streams: changes of the settings' part that holds them. */
import { fromHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import { badInput } from '../../shared/errors';
import type { Settings } from './settings';

type Labels = Settings['labels'];

/** @throws badInput */
export function withLabel(labels: Labels, { kind, id, label }: CheckedInput<'labels.set'>): Labels {
  const length = kind === 'account' ? 20 : 32;
  if (fromHex(id).length !== length) throw badInput('id', `must be ${length} bytes`);
  const changed = structuredClone(labels);
  const names = kind === 'account' ? changed.accounts : changed.streams;
  if (label === '') delete names[id];
  else names[id] = label;
  return changed;
}

export function withLabels(labels: Labels, given: CheckedInput<'labels.import'>): Labels {
  return {
    accounts: { ...labels.accounts, ...given.accounts },
    streams: { ...labels.streams, ...given.streams },
  };
}
