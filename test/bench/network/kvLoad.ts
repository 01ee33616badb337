/**
 * Party: a client that asks a kv_* server over keep-alive connections, one request at a time on each. It writes and reads
 * the bytes of HTTP itself, because a client of Node's own would cost more than the server that is measured.
 */
import { connect, type Socket } from 'node:net';
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
  /** Milliseconds. */
  p50: number;
  p99: number;
}

const connections = 16;
/** Left out at the start. */
const warmSeconds = 0.5;

export async function loadKv({ url, method, seconds, distinct }: KvLoadInput): Promise<KvLoad> {
  const waits: number[] = [];
  const started = performance.now();
  const warm = started + warmSeconds * 1000;
  const end = started + seconds * 1000;
  let n = 0;
  const work = async () => {
    const connection = await Connection.open(new URL(url));
    while (performance.now() < end) {
      // The last key has no next one, so it is left out.
      const key = `items/${String((n++ * 7919) % (distinct - 1)).padStart(8, '0')}/owner`;
      const params = [benchStream, Buffer.from(key).toString('base64'), 0, 1024];
      const all = method === 'kv_getNext' ? [...params, false] : params;
      const asked = performance.now();
      const text = await connection.post(JSON.stringify({ jsonrpc: '2.0', id: n, method, params: all }));
      if (asked > warm) waits.push(performance.now() - asked);
      if (!text.includes('"data":"')) throw new Error(`${method}: ${text.slice(0, 200)}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, work));
  return {
    requestsPerSecond: waits.length / (seconds - warmSeconds),
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
  };
}

class Connection {
  private received = '';
  private waiting: { resolve: (body: string) => void; reject: (error: Error) => void } | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setEncoding('latin1');
    socket.on('data', (text) => this.take(String(text)));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('the server closed the connection')));
  }

  static async open({ hostname, port, host }: URL): Promise<Connection> {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Connection(socket, host);
  }

  /** @returns the body of the answer */
  post(body: string): Promise<string> {
    const head = `POST / HTTP/1.1\r\nhost: ${this.host}\r\ncontent-type: application/json`;
    this.socket.write(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  private take(text: string): void {
    this.received += text;
    const start = this.received.indexOf('\r\n\r\n') + 4;
    if (start < 4) return;
    const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(this.received)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) this.waiting?.reject(new Error('an answer without a length'));
    if (this.received.length < start + length) return;
    const body = this.received.slice(start);
    this.received = '';
    this.waiting?.resolve(body);
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }
}
