import type { ImportSummary } from '../../shared/contract/outputs';
import { notWatched } from '../../shared/errors';
import type { CallHandlersOf } from './callHandlers';
import { keepDecoder } from './decoderFiles';
import { getDecoder, listDecoders, noDecoder } from './decoderSettings';
import type { ReplayHost } from './replayHost';
import type { Settings } from './settings';
import type { SettingsKeeper } from './settingsKeeper';

export interface DecoderPorts {
  folder: string;
  settings: SettingsKeeper;
  replay: ReplayHost;
  /** Of the workspace after a derivation that took so long. */
  summary(seconds: number): ImportSummary;
}

/** User decoders of entries: a change derives the state anew. */
export function decoderCalls({ folder, settings, replay, summary }: DecoderPorts): CallHandlersOf<'decoder'> {
  /** Answers when the generation with these decoders is whole. */
  async function deriveWith(decoders: Settings['decoders']): Promise<ImportSummary> {
    const started = performance.now();
    await settings.change({ decoders });
    await replay.reloadDecoders();
    await replay.replayToEnd();
    return summary((performance.now() - started) / 1000);
  }
  return {
    'decoder.list': async () => ({ decoders: await listDecoders(folder, settings.current) }),
    'decoder.get': ({ streamId }) => getDecoder(folder, settings.current, streamId),
    'decoder.set': ({ streamId, name, code }) =>
      replay.enqueue(async () => {
        if (!settings.current.watched.includes(streamId)) throw notWatched(streamId);
        await replay.reader.call('checkDecoder', code);
        const hash = await keepDecoder(folder, code);
        return deriveWith({ ...settings.current.decoders, [streamId]: { name, hash } });
      }),
    'decoder.remove': ({ streamId }) =>
      replay.enqueue(() => {
        const { [streamId]: removed, ...decoders } = settings.current.decoders;
        if (removed === undefined) throw noDecoder(streamId);
        return deriveWith(decoders);
      }),
  };
}
