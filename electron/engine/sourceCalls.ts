import type { Hex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { SourceStatus } from '../../shared/contract/source';
import { hasToken, noToken, type Source } from '../../shared/contract/sourceInput';
import { badInput } from '../../shared/errors';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import type { CallHandlersOf } from './callHandlers';
import type { ReplayHost } from './replayHost';
import type { Settings } from './settings';
import type { SettingsKeeper } from './settingsKeeper';
import type { SourceHost } from './sourceHost';

export interface SourcePorts {
  settings: SettingsKeeper;
  source: SourceHost;
  replay: ReplayHost;
  status(): Promise<SourceStatus>;
  /** Watches these too. */
  watch(streams: readonly Hex[]): Promise<void>;
  onChange(): void;
}

/** Where entries come from, besides what is appended here. */
export function sourceCalls(ports: SourcePorts): CallHandlersOf<'source'> {
  const { settings, source, replay, status } = ports;

  async function change(to: Partial<Pick<Settings, 'source' | 'offline'>>): Promise<SourceStatus> {
    await settings.change(to);
    await source.use(settings.current.source, settings.current.offline);
    ports.onChange();
    return status();
  }

  /** With its token: the one of the explorer that is followed is kept here. @throws badInput where there is none */
  function whole(asked: Source): Source {
    if (asked.kind !== 'explorer' || hasToken(asked.url)) return asked;
    const followed = settings.current.source;
    const isFollowed =
      followed?.kind === 'explorer' && new URL(followed.url).origin === new URL(asked.url).origin;
    if (!isFollowed) throw badInput('url', noToken);
    return followed;
  }

  async function connect(input: CheckedInput<'source.connect'>): Promise<SourceStatus> {
    const asked = whole(input.source);
    await requireLogOf(asked, replay);
    await change({ source: asked, offline: false });
    if (input.streams.length > 0) await ports.watch(input.streams);
    return status();
  }

  return {
    'source.status': status,
    'source.connect': connect,
    'source.diagnose': (input, context) => source.diagnose(whole(input.source), context),
    'source.disconnect': () => change({ source: null }),
    'source.offline': ({ offline }) => change({ offline }),
    'source.retry': async ({ seq }) => {
      await source.retry(seq);
      return status();
    },
  };
}

/** A log that began elsewhere cannot go on from this source. @throws badInput */
async function requireLogOf(source: Source, { log, writer }: ReplayHost): Promise<void> {
  const { firstSeq = 0, nextSeq = 0 } = log ?? {};
  // Another explorer's log is held against ours by its hashes.
  if (firstSeq === nextSeq || source.kind === 'explorer') return;
  const kept = await writer.call<ChainCursor | undefined>('chainCursor', undefined);
  if (kept === undefined)
    throw badInput('source', 'this workspace has a log of its own; connect in a new one');
  if (kept.chainId !== source.chainId || kept.flow !== source.flow)
    throw badInput(
      'source',
      `this log is of contract ${kept.flow} on chain ${kept.chainId}; connect in a new workspace`,
    );
}
