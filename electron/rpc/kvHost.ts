/** The kv_* server of a workspace: started and stopped by people, with counts of what it was asked. */
import type { Hex } from '../../shared/bytes';
import type { KvServerStatus } from '../../shared/contract/source';
import { badInput } from '../../shared/errors';
import { registeredStream } from './addStream';
import type { KvAnswer, KvCall } from './kvMethods';
import { KvFault } from './kvParams';
import { type KvServer, loopback, serveKv } from './kvServer';

export interface KvHostOptions {
  port: number;
  /** Another address than loopback lets other machines ask. Left out it stays what it was. */
  address?: string | undefined;
  /** Whether whoever signs for it may have a stream watched. */
  allowAddStream: boolean;
}

export interface KvHostPorts {
  answer(call: KvCall): Promise<KvAnswer>;
  /** Watches a stream, and resolves when that is kept. */
  watch(streamId: Uint8Array): Promise<void>;
  watched(): readonly Hex[];
  /** Of the network that is followed; 0 where there is none. */
  chainId(): number;
  onStatus(): void;
}

/** Methods that are counted by name; others are counted together, since a client could name any. */
const mostMethods = 32;

/** What is refused before it is a call stands under this name. */
const refusedName = 'refused';

export class KvHost {
  private server: KvServer | undefined;
  private address = loopback;
  private allowsAddStream = false;
  private since = 0;
  private requests = 0;
  private errors = 0;
  private readonly byMethod = new Map<string, number>();
  /** Requests of this second and of the one before. */
  private second = { at: 0, count: 0, before: 0 };

  constructor(private readonly ports: KvHostPorts) {}

  /** @throws badInput where the port is taken, or it runs already */
  async start({ port, address = this.address, allowAddStream }: KvHostOptions): Promise<void> {
    if (this.server !== undefined) throw badInput('port', `the server runs already at ${this.server.url}`);
    try {
      this.server = await serveKv(
        (call) => this.answer(call),
        port,
        address,
        () => this.onRefused(),
      );
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE') throw badInput('port', `${port} is taken`);
      if (code === 'EACCES') throw badInput('port', `${port} is not open to this user`);
      if (code === 'EADDRNOTAVAIL') throw badInput('address', `${address} is none of this machine`);
      throw error;
    }
    this.address = address;
    this.allowsAddStream = allowAddStream;
    this.since = Math.floor(Date.now() / 1000);
    this.requests = 0;
    this.errors = 0;
    this.byMethod.clear();
    this.ports.onStatus();
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await server?.close();
    if (server !== undefined) this.ports.onStatus();
  }

  status(): KvServerStatus {
    this.turnSecond();
    return {
      url: this.server?.url ?? null,
      address: this.address === loopback ? null : this.address,
      allowAddStream: this.allowsAddStream,
      since: this.server === undefined ? null : this.since,
      requests: this.requests,
      errors: this.errors,
      perSecond: this.second.before,
      byMethod: [...this.byMethod].map(([method, count]) => ({ method, count })),
    };
  }

  private async answer(call: KvCall): Promise<KvAnswer> {
    this.count(call.method);
    try {
      const answer = await this.answerTo(call);
      if ('error' in answer) this.errors++;
      return answer;
    } catch (error) {
      this.errors++;
      throw error;
    }
  }

  private async answerTo(call: KvCall): Promise<KvAnswer> {
    if (call.method === 'admin_addStream' && this.allowsAddStream) return this.addStream(call);
    const answer = await this.ports.answer(call);
    if (call.method !== 'kv_getHoldingStreamIds' || 'error' in answer) return answer;
    // One that was just added is held, as the reference has it, before replay has come to it.
    return { result: [...new Set([...(answer.result as Hex[]), ...this.ports.watched()])].sort() };
  }

  private onRefused(): void {
    this.count(refusedName);
    this.errors++;
  }

  private async addStream({ params }: KvCall): Promise<KvAnswer> {
    try {
      await this.ports.watch(await registeredStream(params, this.ports.chainId()));
      return { result: true };
    } catch (error) {
      if (error instanceof KvFault) return { error: error.error };
      throw error;
    }
  }

  private count(method: string): void {
    this.requests++;
    this.turnSecond();
    this.second.count++;
    const name =
      this.byMethod.has(method) || this.byMethod.size < mostMethods ? method.slice(0, 64) : 'others';
    this.byMethod.set(name, (this.byMethod.get(name) ?? 0) + 1);
    this.ports.onStatus();
  }

  private turnSecond(): void {
    const now = Math.floor(Date.now() / 1000);
    if (now === this.second.at) return;
    this.second = { at: now, count: 0, before: now === this.second.at + 1 ? this.second.count : 0 };
  }
}
