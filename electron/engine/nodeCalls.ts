/** Looking at another node, and opening a workspace that reads it: the same in a workspace of either kind. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeLook } from '../../shared/contract/source';
import { badInput } from '../../shared/errors';
import { RemoteNode } from '../rpc/remoteNode';
import { dataFolder } from './dataFolder';
import type { HostActs } from './hostActs';
import { newSettings, readSettings, type Settings, writeSettings } from './settings';

/** @throws networkFailed */
export async function lookAtNode(url: string, signal: AbortSignal): Promise<NodeLook> {
  return { url, ...(await new RemoteNode(url, signal).standing()) };
}

/**
 * Has the host show a workspace that reads the node; one that was made before is used again.
 * @throws networkFailed where the node does not answer, badInput where no host could show it
 */
export async function browseNode(
  url: string,
  acts: HostActs,
  signal: AbortSignal,
): Promise<{ address: string | null }> {
  if (acts.showWorkspace === undefined)
    throw badInput(
      'url',
      'nothing here can show another workspace; use connect --remote on the command line',
    );
  await lookAtNode(url, signal);
  const name = createHash('sha256').update(url).digest('hex').slice(0, 16);
  const folder = join(dataFolder(), 'nodes', name);
  if ((await readSettings(folder)) === undefined) {
    await mkdir(folder, { recursive: true });
    await writeSettings(folder, remoteSettings(folder, url));
  }
  return { address: await acts.showWorkspace(folder) };
}

/** Settings of a new workspace that reads a node; it is named after its host until it gets another name. */
export function remoteSettings(folder: string, url: string): Settings {
  return { ...newSettings(folder), name: new URL(url).host, remote: url };
}
