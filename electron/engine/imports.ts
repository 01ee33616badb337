/** Takes exchange files into a workspace's log, from its disk or in parts from a window, and replays them. */
import { join } from 'node:path';
import type { Hex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { ImportSummary, Progress } from '../../shared/contract/outputs';
import { badInput } from '../../shared/errors';
import type { CallContext, EngineEvent } from '../ipc/engine';
import type { CheckedFile } from '../log/fileImport';
import type { CallHandlersOf } from './callHandlers';
import { importBytes, requireSpace } from './freeSpace';
import type { ReplayHost } from './replayHost';
import type { SettingsKeeper } from './settingsKeeper';
import { unlessAborted } from './unlessAborted';
import { Uploads } from './uploads';

export interface ImportPorts {
  folder: string;
  settings: SettingsKeeper;
  replay: ReplayHost;
  /** @throws logDamaged */
  requireWholeLog(): void;
  emit(event: EngineEvent): void;
  subscribe(listener: (event: EngineEvent) => void): () => void;
  onChange(): void;
  /** Of the workspace after an import that took so long. */
  summary(seconds: number): ImportSummary;
}

export class Imports {
  private readonly uploads: Uploads;
  /** How an import that takes a file in stands; replay follows it. */
  private current: Progress | null = null;

  constructor(private readonly ports: ImportPorts) {
    this.uploads = new Uploads(join(ports.folder, 'incoming'));
  }

  readonly calls: CallHandlersOf<'import'> & Pick<CallHandlersOf<'log'>, 'log.import'> = {
    'log.import': (input, context) => this.import(input, context),
    'import.begin': async (input, { client }) => ({ id: await this.uploads.begin(input, client) }),
    'import.chunk': async (input) => ({ received: await this.uploads.add(input) }),
    'import.finish': ({ id, ...options }, context) =>
      this.uploads.use(id, (file) => this.import({ ...options, file }, context)),
    'import.cancel': async ({ id }) => {
      await this.uploads.discard(id);
      return {};
    },
  };

  progress(): Progress | null {
    return this.current;
  }

  /** Removes what a host that was killed left behind. */
  async clear(): Promise<void> {
    await this.uploads.clear();
  }

  async close(): Promise<void> {
    await this.uploads.close();
  }

  /** Takes a file in and replays it. After a cancel, what is in the log by then stays and is replayed. */
  private async import(input: CheckedInput<'log.import'>, context: CallContext): Promise<ImportSummary> {
    const { replay, subscribe, summary } = this.ports;
    const started = performance.now();
    await replay.enqueue(() => this.takeFile(input, context));
    const end = subscribe(({ name, data }) => {
      if (name === 'progress' && data.progress !== null)
        context.progress({ ...data.progress, task: 'import' });
    });
    try {
      await unlessAborted(
        context.signal,
        replay.enqueue(() => replay.replayToEnd()),
        'The import was cancelled.',
      );
    } finally {
      end();
    }
    return summary((performance.now() - started) / 1000);
  }

  private async takeFile(input: CheckedInput<'log.import'>, context: CallContext): Promise<void> {
    const { file, trustSenders } = input;
    const { signal } = context;
    const { folder, settings, replay, emit, onChange, requireWholeLog } = this.ports;
    if (settings.current.source !== null)
      throw badInput('file', 'this workspace takes its entries from the source that it follows');
    requireWholeLog();
    await requireSpace(folder, await importBytes(file), 'The import');
    const progress = (progress: Progress) => {
      this.current = progress;
      emit({ name: 'progress', data: { progress } });
      context.progress(progress);
    };
    try {
      const reported = { signal, progress };
      const checked = await replay.writer.call<CheckedFile>('checkFile', { file, trustSenders }, reported);
      // Saved before the first entry is kept, so that the same command finishes after a kill.
      const watched = [
        ...new Set([...settings.current.watched, ...(input.streams ?? checked.streams)]),
      ].sort() as Hex[];
      await settings.change({ watched });
      await this.appendFile({ file, trustSenders, checked }, reported);
    } finally {
      this.current = null;
      onChange();
    }
  }

  private async appendFile(input: object, context: CallContext): Promise<void> {
    const { replay } = this.ports;
    const wasEmpty = replay.log?.nextSeq === replay.log?.firstSeq;
    try {
      await replay.writer.call('appendFile', input, context);
    } catch (error) {
      // What was appended before a cancel stays, and is replayed like the rest.
      replay.replayLater();
      throw error;
    } finally {
      await replay.lookAtLog();
      if (wasEmpty) await replay.beginAnew();
    }
  }
}
