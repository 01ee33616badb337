/** Opens the workspace of a folder: one with a log of its own, or one that reads another node. */
import { mkdir, readdir } from 'node:fs/promises';
import { badInput, StreamscopeError } from '../../shared/errors';
import type { EncryptionKey } from '../decode/encryption';
import type { Engine } from '../ipc/engine';
import type { ServedLog } from '../log/explorer/logServer';
import type { KvHost } from '../rpc/kvHost';
import { keyFromEnvironment } from './encryptionKey';
import { type HostActs, noHostActs } from './hostActs';
import { LogWorkspace } from './logWorkspace';
import { remoteSettings } from './nodeCalls';
import { RemoteWorkspace } from './remoteWorkspace';
import { newSettings, readSettings, type Settings, unfinishedSettings, writeSettings } from './settings';

export interface OpenOptions {
  /** Makes a workspace where the folder is missing or empty. */
  create?: boolean;
  /** Follows the workspace's source for as long as it is open. */
  follow?: boolean;
  /** The key that the workspace's encryption setting names; else it is opened with the environment's password. */
  encryptionKey?: EncryptionKey;
  /** What the host can do that plain Node cannot. */
  acts?: HostActs;
  /** A new workspace has no log but reads this node; one that is there must read a node already, and now this one. */
  remote?: string;
}

/** The engine of a workspace, and what only its own process may ask of it. */
export interface Workspace extends Engine {
  /** @throws readsOnly where another node answers */
  servedLog(): ServedLog;
  /** The kv_* JSON-RPC; it ends with the workspace. Absent where another node answers. */
  readonly kvHost: KvHost | undefined;
  /** Resolves when all of the log is replayed into the generation in use, or replay has stopped. */
  settled(): Promise<void>;
  /** Changes settings; a change of watched streams or encryption derives a new generation. */
  configure(
    change: Partial<Pick<Settings, 'name' | 'watched' | 'encryption' | 'labels' | 'sample'>>,
  ): Promise<void>;
}

/**
 * Opens a workspace folder.
 * @throws noWorkspace, workspaceLocked, formatNewer, logDamaged, logUnreadable, storageFailed, badInput
 */
export async function openWorkspace(folder: string, options: OpenOptions = {}): Promise<Workspace> {
  let settings = await readSettings(folder);
  if (settings === undefined) {
    if (!options.create)
      throw noWorkspace(folder, 'There is no workspace in this folder. Import a file into it to make one.');
    await mkdir(folder, { recursive: true }).catch(() => {
      throw noWorkspace(folder, 'No folder can be made there for a workspace.');
    });
    if ((await readdir(folder)).some((name) => name !== unfinishedSettings))
      throw noWorkspace(folder, 'This folder has other files in it, and no workspace.');
    settings = options.remote === undefined ? newSettings(folder) : remoteSettings(folder, options.remote);
    await writeSettings(folder, settings);
  } else if (options.remote !== undefined && settings.remote !== options.remote) {
    if (settings.remote === null)
      throw badInput('remote', 'this workspace has a log of its own; name a new folder');
    settings = { ...settings, remote: options.remote };
    await writeSettings(folder, settings);
  }
  if (settings.remote !== null)
    return started(new RemoteWorkspace(folder, settings, options.acts ?? noHostActs));
  const encryptionKey = options.encryptionKey ?? (await keyFromEnvironment(folder, settings));
  const { follow = false, acts = noHostActs } = options;
  return started(new LogWorkspace(folder, settings, { follow, encryptionKey, acts }));
}

async function started(workspace: LogWorkspace | RemoteWorkspace): Promise<Workspace> {
  try {
    await workspace.start();
  } catch (error) {
    await workspace.close();
    throw error;
  }
  return workspace;
}

function noWorkspace(folder: string, message: string): StreamscopeError {
  return new StreamscopeError('noWorkspace', { folder }, message);
}
