import { realpath } from 'node:fs/promises';
import { type OpenOptions, openWorkspace, type Workspace } from './engine/workspace';
import { listenLocal } from './ipc/privateSocket';

/** An open workspace that also answers the command line, as every host has one. */
export interface HostedWorkspace {
  /** Its real path. */
  folder: string;
  engine: Workspace;
  /** Ends the connections of the command line, then the engine. */
  close(): Promise<void>;
}

/** Rejects with a StreamscopeError: `workspaceLocked` when another explorer has it. */
export async function hostWorkspace(
  folder: string,
  options: Pick<OpenOptions, 'create' | 'acts'> = {},
): Promise<HostedWorkspace> {
  const engine = await openWorkspace(folder, { ...options, follow: true });
  try {
    const stopListening = await listenLocal(folder, engine);
    return {
      folder: await realpath(folder),
      engine,
      async close() {
        await stopListening();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
