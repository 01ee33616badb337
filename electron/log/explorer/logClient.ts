/** Asks another explorer for its log; see logServer.ts. */
import { z } from 'zod';
import { type Hex, toHex } from '../../../shared/bytes';
import { seqField } from '../../../shared/contract/inputs';
import { StreamscopeError } from '../../../shared/errors';
import { networkFailed, wrongServer } from '../../network/rpcClient';
import type { SignedEntry } from './logServer';

const statusSchema = z.object({
  logId: z.string().regex(/^0x[0-9a-f]{64}$/),
  firstSeq: seqField,
  nextSeq: seqField,
});
export type LeaderStatus = z.infer<typeof statusSchema>;

export interface LeaderLines {
  /** Lines of an exchange file; empty where there is nothing new. */
  text: string;
  nextSeq: number;
}

/** Why an explorer whose token is another one gives nothing. */
export const tokenRefused = 'it does not take this token';
/** A page is 4 MiB of data as hex, or one entry however large it is. */
const longestPage = 1_100 << 20;
/** Milliseconds for an answer; the leader holds a request for up to 20 s. */
const timeout = 60_000;

export class LogClient {
  /** Without the token. */
  readonly url: string;
  private readonly token: string;

  /** @param url as the leader prints it, with the token */
  constructor(url: string) {
    const parsed = new URL(url);
    this.token = parsed.hash.slice('#token='.length);
    this.url = parsed.origin;
  }

  async status(signal?: AbortSignal): Promise<LeaderStatus> {
    return this.parsed(statusSchema, await this.json('/status', signal));
  }

  async nonce(sender: Hex, signal?: AbortSignal): Promise<number> {
    const schema = z.object({ nonce: seqField });
    return this.parsed(schema, await this.json(`/nonce?sender=${sender}`, signal)).nonce;
  }

  /**
   * Lines from a seq on; waits at the leader for the next entry.
   * `hash`: chain hash of the entry before, null where it is not asked about; `wait`: milliseconds at most.
   * @throws logsDiffer where the leader's log is not the one that was followed
   */
  async lines(
    { from, hash, wait }: { from: number; hash: Hex | null; wait?: number },
    signal?: AbortSignal,
  ): Promise<LeaderLines> {
    const query = new URLSearchParams({ from: String(from) });
    if (hash !== null) query.set('hash', hash);
    if (wait !== undefined) query.set('wait', String(wait));
    const response = await this.fetch(`/log?${query}`, { signal });
    if (response.status === 409) throw logsDiffer(this.url, from);
    const text = await readText(response, longestPage);
    if (!response.ok) throw this.refusal(response.status, text);
    return { text, nextSeq: Number(response.headers.get('x-next-seq')) };
  }

  /** @returns the seq that the entry got. @throws appendRefused, networkFailed */
  async append(entry: SignedEntry, signal?: AbortSignal): Promise<number> {
    const body = JSON.stringify({
      sender: toHex(entry.sender),
      streamIds: entry.streamIds.map(toHex),
      data: Buffer.from(entry.data).toString('base64'),
      signature: toHex(entry.signature),
      nonce: entry.nonce,
    });
    const response = await this.fetch('/entries', { method: 'POST', body, signal });
    const text = await readText(response, 1 << 20);
    if (!response.ok) throw this.refusal(response.status, text);
    return this.parsed(z.object({ seq: seqField }), JSON.parse(text)).seq;
  }

  private async json(path: string, signal?: AbortSignal): Promise<unknown> {
    const response = await this.fetch(path, { signal });
    const text = await readText(response, 1 << 20);
    if (!response.ok) throw this.refusal(response.status, text);
    try {
      return JSON.parse(text);
    } catch {
      throw networkFailed(this.url, 'its answer is not JSON');
    }
  }

  private async fetch(
    path: string,
    init: RequestInit & { signal?: AbortSignal | undefined },
  ): Promise<Response> {
    const controller = new AbortController();
    const stop = () => controller.abort();
    const timer = setTimeout(stop, timeout);
    init.signal?.addEventListener('abort', stop, { once: true });
    if (init.signal?.aborted) stop();
    try {
      return await fetch(`${this.url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${this.token}` },
        redirect: 'error',
        signal: controller.signal,
      });
    } catch (error) {
      if (init.signal?.aborted) throw new StreamscopeError('cancelled', {}, 'Cancelled');
      throw networkFailed(this.url, 'the explorer does not answer', error);
    } finally {
      clearTimeout(timer);
      init.signal?.removeEventListener('abort', stop);
    }
  }

  private refusal(status: number, text: string): StreamscopeError {
    if (status === 401) return wrongServer(this.url, tokenRefused);
    const envelope = z
      .object({ code: z.string(), message: z.string(), data: z.unknown() })
      .safeParse(parseJson(text));
    if (envelope.data?.code === 'appendRefused') {
      const data = z.object({ field: z.string(), reason: z.string() }).safeParse(envelope.data.data).data;
      if (data !== undefined) {
        const reason = `${this.url} refused it: ${data.reason}`;
        return new StreamscopeError('appendRefused', { ...data, reason }, reason);
      }
    }
    return networkFailed(this.url, envelope.data?.message ?? `it answered with status ${status}`);
  }

  private parsed<Output>(schema: z.ZodType<Output>, value: unknown): Output {
    const { data, error } = schema.safeParse(value);
    if (error !== undefined) throw networkFailed(this.url, 'its answer does not read');
    return data as Output;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(response: Response, longest: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > longest) throw networkFailed(response.url, 'its answer is too long');
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof StreamscopeError
      ? error
      : networkFailed(response.url, 'its answer was cut', error);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** An alarm: nothing is taken back by itself. */
function logsDiffer(url: string, from: number): StreamscopeError<'logsDiffer'> {
  const message = `The log at ${url} is not the one that was followed: it has another entry ${from - 1}, or none. Nothing was changed here. Compare the two, and connect a new workspace to the one that is right.`;
  return new StreamscopeError('logsDiffer', { url, seq: from - 1 }, message);
}
