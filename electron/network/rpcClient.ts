/** JSON-RPC 2.0 over HTTP, as a client of servers that may be slow, gone or hostile. */
import { z } from 'zod';
import { StreamscopeError } from '../../shared/errors';

/** What a server answered instead of a result. */
export class RpcRefusal extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data: string,
  ) {
    super(data === '' ? message : `${message}: ${data}`);
  }
}

export interface RpcCall {
  method: string;
  params: unknown[];
}

export interface RpcOptions {
  /** Milliseconds until a request without an answer is given up. */
  timeout?: number;
  /** Bytes of an answer at most. */
  longestReply?: number;
}

const defaultTimeout = 20_000;
/** An answer of a storage node has a segment in base64; of a chain, the events of a page. */
const defaultLongestReply = 64 << 20;
/** Calls in one request. Public servers refuse long batches. */
const longestBatch = 100;

const replySchema = z.object({
  id: z.unknown(),
  result: z.unknown().optional(),
  error: z
    .object({ code: z.number().catch(0), message: z.string().catch(''), data: z.unknown().optional() })
    .nullish(),
});
type Reply = z.infer<typeof replySchema>;

export class RpcClient {
  private nextId = 1;

  constructor(
    /** http or https. */
    readonly url: string,
    private readonly options: RpcOptions = {},
  ) {}

  /**
   * The result of one call, as it came.
   * @throws networkFailed; RpcRefusal where the server answered with an error; cancelled
   */
  async call(method: string, params: unknown[], signal?: AbortSignal): Promise<unknown> {
    const id = this.nextId++;
    const reply = replySchema.safeParse(await this.post({ jsonrpc: '2.0', id, method, params }, signal));
    if (!reply.success) throw networkFailed(this.url, 'its answer is not JSON-RPC');
    return resultOf(reply.data);
  }

  /** The results of several calls, in order; the first error of any of them rejects. */
  async batch(calls: readonly RpcCall[], signal?: AbortSignal): Promise<unknown[]> {
    const results: unknown[] = [];
    for (let start = 0; start < calls.length; start += longestBatch)
      results.push(...(await this.batchOnce(calls.slice(start, start + longestBatch), signal)));
    return results;
  }

  private async batchOnce(calls: readonly RpcCall[], signal?: AbortSignal): Promise<unknown[]> {
    const first = this.nextId;
    this.nextId += calls.length;
    const requests = calls.map((call, i) => ({ jsonrpc: '2.0', id: first + i, ...call }));
    const replies = z.array(replySchema).safeParse(await this.post(requests, signal));
    if (!replies.success) throw networkFailed(this.url, 'it does not answer batches of calls');
    const byId = new Map(replies.data.map((reply) => [reply.id, reply]));
    return calls.map((_, i) => {
      const reply = byId.get(first + i);
      if (reply === undefined) throw networkFailed(this.url, 'it left a call without an answer');
      return resultOf(reply);
    });
  }

  private async post(body: unknown, signal?: AbortSignal): Promise<unknown> {
    const controller = new AbortController();
    const stop = () => controller.abort();
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, this.options.timeout ?? defaultTimeout);
    let late = false;
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: controller.signal,
      });
      const text = await readText(response, this.options.longestReply ?? defaultLongestReply);
      // Some servers put a JSON-RPC error behind another status.
      const reply = parseJson(text);
      if (reply !== undefined && (response.ok || hasError(reply))) return reply;
      throw new Error(response.ok ? 'its answer is not JSON' : `it answered with status ${response.status}`);
    } catch (error) {
      if (signal?.aborted) throw new StreamscopeError('cancelled', {}, 'Cancelled');
      throw networkFailed(this.url, late ? 'it did not answer in time' : reasonOf(error), error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }
}

function resultOf({ result, error }: Reply): unknown {
  if (error === undefined || error === null) return result ?? null;
  const data = typeof error.data === 'string' ? error.data : '';
  throw new RpcRefusal(error.code, error.message, data);
}

async function readText(response: Response, longest: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > longest) throw new Error('its answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasError(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && 'error' in reply;
}

/** What fetch hides in causes, in words. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as (Error & { code?: string }) | undefined;
  const words = cause?.code === undefined ? undefined : socketWords[cause.code];
  return words ?? (fetchWords[cause?.message ?? ''] || cause?.message || cause?.code || error.message);
}

/** What fetch itself refuses, without a code. */
const fetchWords: Record<string, string> = {
  'bad port': 'it is at a port that is kept for something else, and never asked',
  'unexpected redirect': 'it sends whoever asks elsewhere, which is not followed',
};

const socketWords: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name is not known',
  ECONNRESET: 'it closed the connection without an answer',
  UND_ERR_SOCKET: 'it closed the connection without an answer',
  ETIMEDOUT: 'it cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'it cannot be reached',
  EHOSTUNREACH: 'there is no way to it from this machine',
  ENETUNREACH: 'there is no way to it from this machine',
};

/** What no asking again mends: it is another server than the one that was meant, or lets nobody in. */
export function wrongServer(url: string, reason: string): StreamscopeError<'networkFailed'> {
  return new StreamscopeError('networkFailed', { url, reason, lasts: true }, `${url}: ${reason}`);
}

export function networkFailed(
  url: string,
  reason: string,
  cause?: unknown,
): StreamscopeError<'networkFailed'> {
  return new StreamscopeError('networkFailed', { url, reason }, `${url}: ${reason}`, { cause });
}
