import { app } from 'electron';

/** What a second start asks of the explorer that runs: a workspace, or only to come to the front. */
export interface SecondStart {
  /** Absolute. */
  folder: string | undefined;
}

/**
 * One explorer a user: a second start hands its wish over and should end.
 * @returns false in the second one
 */
export function setupSingleInstance(wish: SecondStart, onSecondStart: (wish: SecondStart) => void): boolean {
  if (!app.requestSingleInstanceLock({ ...wish })) return false;
  app.on('second-instance', (_event, _args, _directory, data) => {
    const { folder } = (data ?? {}) as Partial<SecondStart>;
    onSecondStart({ folder: typeof folder === 'string' ? folder : undefined });
  });
  return true;
}
