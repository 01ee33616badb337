/** The same chain by another address, where faults can be switched on. */
import type { RpcClient } from '../network/rpcClient';
import { RpcRefusal } from '../network/rpcClient';
import { RpcFault, type RpcServer, serveRpc } from '../network/rpcServer';
import { Faults } from './faults';

interface Log {
  topics: string[];
  data: string;
}

export class Gateway {
  readonly faults = new Faults();
  private server: RpcServer | undefined;

  constructor(private readonly chain: RpcClient) {}

  async listen(port: number): Promise<void> {
    this.server = await serveRpc((method, params) => this.answer(method, params), port);
  }

  get url(): string {
    return this.server?.url ?? '';
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  private async answer(method: string, params: unknown[]): Promise<unknown> {
    const admin = this.faults.admin(method, params);
    if (admin !== undefined) return admin;
    await this.faults.beforeAnswer();
    try {
      const result = await this.chain.call(method, params);
      return method === 'eth_getLogs' ? this.spoilt(result as Log[]) : result;
    } catch (error) {
      if (error instanceof RpcRefusal) throw new RpcFault(error.code, error.message, error.data);
      throw error;
    }
  }

  /** Without its first event, or with the first byte of its data turned over. */
  private spoilt(logs: Log[]): Log[] {
    if (this.faults.isMissing()) return logs.slice(1);
    if (!this.faults.isCorrupt()) return logs;
    return logs.map((log) => ({ ...log, data: `0xff${log.data.slice(4)}` }));
  }
}
