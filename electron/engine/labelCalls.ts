import type { CallOutput } from '../../shared/contract/contract';
import type { CallHandlersOf } from './callHandlers';
import { withLabel, withLabels } from './labels';
import type { Settings } from './settings';
import type { SettingsKeeper } from './settingsKeeper';

/** Names of accounts and streams. */
export function labelCalls(settings: SettingsKeeper): CallHandlersOf<'labels'> {
  const named = () => settings.current.labels as CallOutput<'labels.get'>;
  async function change(to: (labels: Settings['labels']) => Settings['labels']) {
    await settings.change(async ({ labels }) => ({ labels: to(labels) }));
    return named();
  }
  return {
    'labels.get': async () => named(),
    'labels.set': (input) => change((labels) => withLabel(labels, input)),
    'labels.import': (input) => change((labels) => withLabels(labels, input)),
  };
}
