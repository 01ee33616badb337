/** Asks a node's kv_* JSON-RPC over HTTP, as official clients do. */

import { type KvServer, serveKv } from '../../electron/rpc/kvServer';
import type { TestNode } from '../property/testNode';

export interface KvReply {
  id?: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: string };
}

export class KvClient {
  private constructor(private readonly server: KvServer) {}

  static async open(node: TestNode): Promise<KvClient> {
    return new KvClient(await serveKv((call) => node.kv(call), 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
  }

  /** The reply to a body that is sent as it stands. */
  async send(body: string): Promise<{ status: number; text: string }> {
    const response = await fetch(this.server.url, { method: 'POST', body });
    return { status: response.status, text: await response.text() };
  }

  /** The reply to a call; parameters are JSON text, since JSON.stringify cannot write 2^64-1 as a number. */
  async ask(method: string, params: string): Promise<KvReply> {
    const { text } = await this.send(`{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`);
    return JSON.parse(text);
  }

  /** The result of a call that must succeed. */
  async call(method: string, ...params: unknown[]): Promise<unknown> {
    const reply = await this.ask(method, JSON.stringify(params));
    if (reply.error !== undefined) throw new Error(`${reply.error.code} ${reply.error.message}`);
    return reply.result;
  }
}

/** Keys and values as the protocol sends them. */
export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
