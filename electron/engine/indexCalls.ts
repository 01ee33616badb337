import type { CheckedInput } from '../../shared/contract/contract';
import type { IndexInfo } from '../../shared/contract/indexes';
import { indexId } from '../indexes/definition';
import type { CallHandlersOf } from './callHandlers';
import { keepDecoder } from './decoderFiles';
import { addIndex, definitionOf, describeIndexes, removeIndex } from './indexSettings';
import type { ReplayHost } from './replayHost';
import type { Settings } from './settings';
import type { SettingsKeeper } from './settingsKeeper';
import { unlessAborted } from './unlessAborted';

export interface IndexPorts {
  folder: string;
  settings: SettingsKeeper;
  replay: ReplayHost;
}

/** Secondary indexes: defined here, built by the indexer behind the state in use. */
export function indexCalls({ folder, settings, replay }: IndexPorts): CallHandlersOf<'index'> {
  function list(): { indexes: IndexInfo[] } {
    return { indexes: describeIndexes(settings.current, (id) => replay.indexing.state(id)) };
  }

  async function add(input: CheckedInput<'index.add'>): Promise<IndexInfo> {
    const definition = definitionOf(input);
    const { source } = input;
    if (source.kind === 'function') await replay.reader.call('checkIndexFunction', source.code);
    await change(async (before) => {
      const indexes = addIndex(before, definition);
      if (source.kind === 'function') await keepDecoder(folder, source.code);
      return indexes;
    });
    const added = list().indexes.find(({ id }) => id === indexId(definition));
    if (added === undefined) throw new Error('an index that was added is not there');
    return added;
  }

  async function change(to: (settings: Settings) => Promise<Settings['indexes']>): Promise<void> {
    await settings.change(async (before) => ({ indexes: await to(before) }));
    const { indexes } = settings.current;
    await replay.reader.call('setIndexes', indexes);
    await replay.indexing.define(indexes);
    replay.removeOtherTextsLater();
  }

  return {
    'index.list': async () => list(),
    'index.add': (input) => add(input),
    'index.remove': async (input) => {
      await change(async (before) => removeIndex(before, input));
      return list();
    },
    'index.wait': async (_input, { signal }) => {
      await unlessAborted(signal, replay.indexed(), 'Waiting for the indexes was cancelled.');
      return list();
    },
  };
}
