import { type Settings, writeSettings } from './settings';

type Change = Partial<Settings> | ((settings: Settings) => Promise<Partial<Settings>>);

/** The settings of an open workspace. Changes follow each other, but never wait for replay: a name must not take as long as a log. */
export class SettingsKeeper {
  private queue: Promise<unknown> = Promise.resolve();

  /** @param onChanged is part of a change: the next one waits for it */
  constructor(
    private readonly folder: string,
    private settings: Settings,
    private readonly onChanged: (settings: Settings, before: Settings) => Promise<void>,
  ) {}

  get current(): Settings {
    return this.settings;
  }

  /** @throws storageFailed; then all is as it was */
  change(change: Change): Promise<void> {
    return this.inTurn(async () => {
      const before = this.settings;
      const changed = typeof change === 'function' ? await change(before) : change;
      const settings = { ...before, ...changed };
      await writeSettings(this.folder, settings);
      this.settings = settings;
      await this.onChanged(settings, before);
    });
  }

  /** Work that no change may come between. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => {});
    return done;
  }

  /** Resolves when no change is under way. */
  async rest(): Promise<void> {
    await this.queue;
  }
}
