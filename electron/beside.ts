/** Workspaces that the browser host opens beside the one that it was started with, each at an address of its own. */
import { realpath } from 'node:fs/promises';
import { type HostActs, noHostActs } from './engine/hostActs';
import { type HostedWorkspace, hostWorkspace } from './hostWorkspace';
import { type BrowserHost, serve } from './serve';

interface Open {
  workspace: HostedWorkspace;
  host: BrowserHost;
}

export class Beside {
  /** By real path. */
  private readonly open = new Map<string, Promise<Open>>();

  /** @param allowHosts names besides the loopback ones that a page may be asked for under */
  constructor(private readonly allowHosts?: readonly string[]) {}

  get acts(): HostActs {
    return { ...noHostActs, showWorkspace: (folder) => this.show(folder) };
  }

  /** @returns its address; of one that is open already the same. @throws workspaceLocked and what opening throws */
  private async show(folder: string): Promise<string> {
    const path = await realpath(folder);
    const opening = this.open.get(path) ?? this.start(path);
    this.open.set(path, opening);
    try {
      return (await opening).host.url;
    } catch (error) {
      this.open.delete(path);
      throw error;
    }
  }

  private async start(folder: string): Promise<Open> {
    const workspace = await hostWorkspace(folder, { acts: this.acts });
    try {
      return { workspace, host: await serve({ ...workspace, allowHosts: this.allowHosts }) };
    } catch (error) {
      await workspace.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const ending = [...this.open.values()].map(async (opening) => {
      const { host, workspace } = await opening;
      await host.close();
      await workspace.close();
    });
    this.open.clear();
    await Promise.allSettled(ending);
  }
}
