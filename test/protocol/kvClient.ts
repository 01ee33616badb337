/** Asks a node's kv_* JSON-RPC over HTTP, as official clients do. */

import { type KvServer, serveKv } from '../../electron/rpc/kvServer';
import type { TestNode } from '../property/testNode';

export interface KvReply {
  id?: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: string };
}

/** The reply to a call at a URL; parameters are JSON text, since JSON.stringify cannot write 2^64-1 as a number. */
export async function askKv(url: string, method: string, parameters: string): Promise<KvReply> {
  const { text } = await post(url, `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${parameters}}`);
  return JSON.parse(text);
}

async function post(url: string, body: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

/** A node's own server, while a test lasts. */
export class KvClient {
  private constructor(private readonly server: KvServer) {}

  static async open(node: TestNode): Promise<KvClient> {
    return new KvClient(await serveKv((call) => node.kv(call), 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
  }

  /** The reply to a body that is sent as it stands. */
  send(body: string): Promise<{ status: number; text: string }> {
    return post(this.server.url, body);
  }

  ask(method: string, parameters: string): Promise<KvReply> {
    return askKv(this.server.url, method, parameters);
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
