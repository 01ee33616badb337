/** Parties: the kv_* server of a workspace, and a client that asks it over keep-alive connections. */
import { Agent, request } from 'node:http';
import { percentile } from '../measure';
import { benchStream } from './fillNetwork';

export interface KvLoadInput {
  url: string;
  method: 'kv_getValue' | 'kv_getNext';
  seconds: number;
  /** Different keys in the stream. */
  distinct: number;
}

export interface KvLoad {
  requestsPerSecond: number;
  p50: number;
  p99: number;
}

/** Requests under way at a time, each on a connection of its own. */
const connections = 16;

export async function loadKv({ url, method, seconds, distinct }: KvLoadInput): Promise<KvLoad> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waits: number[] = [];
  const end = performance.now() + seconds * 1000;
  const warm = performance.now() + 500;
  let n = 0;
  // The last key has no next one, so it is left out.
  const work = async () => {
    while (performance.now() < end) {
      const key = `items/${String((n++ * 7919) % (distinct - 1)).padStart(8, '0')}/owner`;
      const params = [benchStream, Buffer.from(key).toString('base64'), 0, 1024];
      if (method === 'kv_getNext') params.push(false as never);
      const started = performance.now();
      const text = await post(agent, url, JSON.stringify({ jsonrpc: '2.0', id: n, method, params }));
      if (started > warm) waits.push(performance.now() - started);
      if (!text.includes('"data":"')) throw new Error(`${method}: ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  return {
    requestsPerSecond: waits.length / (seconds - 0.5),
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
  };
}

function post(agent: Agent, url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
