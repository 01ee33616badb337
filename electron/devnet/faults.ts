/** What a server of the local network can be told to do wrong. */
import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { Garbled, RpcFault, Unanswered } from '../network/rpcServer';

const faultSchema = z.strictObject({
  /**
   * slow: answers late. missing: keeps something back (a segment, an event, a location). corrupt: changes bytes.
   * unproven: gives segments without their proofs. behind: has not read the newest 100 blocks yet.
   * garbled: answers what nobody can read. down: drops connections.
   */
  kind: z.enum(['none', 'slow', 'missing', 'corrupt', 'unproven', 'behind', 'garbled', 'down']),
  /** How late. */
  milliseconds: z.number().int().min(0).max(600_000).default(3_000),
  /** Entries that it is about; all when left out. */
  seqs: z.array(z.number().int().min(0)).optional(),
});

export class Faults {
  private fault: z.output<typeof faultSchema> = { kind: 'none', milliseconds: 0 };
  private ended = new AbortController();
  private struck = new AbortController();
  private requests = 0;

  /**
   * The admin calls: `devnet_setFault` takes `[{kind, milliseconds?, seqs?}]` and lets go whoever waits for a late answer;
   * `devnet_untilStruck` answers when the fault has struck somebody since it was set, `devnet_requests` how many requests
   * came since then.
   * @returns undefined for any other call
   */
  admin(method: string, params: unknown[]): true | number | Promise<true> | undefined {
    if (method === 'devnet_setFault') return this.set(params);
    if (method === 'devnet_requests') return this.requests;
    return method === 'devnet_untilStruck' ? this.untilStruck() : undefined;
  }

  private set(params: unknown[]): true {
    const { data, error } = faultSchema.safeParse(params[0]);
    if (data === undefined) throw new RpcFault(-32602, 'Invalid params', error.issues[0]?.message);
    this.fault = data;
    this.ended.abort();
    this.ended = new AbortController();
    // As many as ask a slow server at once.
    setMaxListeners(0, this.ended.signal);
    this.struck = new AbortController();
    this.requests = 0;
    return true;
  }

  private untilStruck(): Promise<true> {
    const { signal } = this.struck;
    if (signal.aborted) return Promise.resolve(true);
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(true), { once: true });
    });
  }

  /** Before any answer. */
  async beforeAnswer(): Promise<void> {
    this.requests++;
    const { kind, milliseconds } = this.fault;
    if (kind !== 'down' && kind !== 'garbled' && kind !== 'slow') return;
    this.struck.abort();
    if (kind === 'down') throw new Unanswered();
    if (kind === 'garbled') throw new Garbled();
    await delay(milliseconds, this.ended.signal);
  }

  isMissing(seq?: number): boolean {
    return this.strikes('missing', seq);
  }

  isCorrupt(seq?: number): boolean {
    return this.strikes('corrupt', seq);
  }

  isUnproven(seq: number): boolean {
    return this.strikes('unproven', seq);
  }

  isBehind(): boolean {
    return this.strikes('behind', undefined);
  }

  private strikes(kind: string, seq: number | undefined): boolean {
    const { seqs } = this.fault;
    const isStruck =
      this.fault.kind === kind && (seqs === undefined || seq === undefined || seqs.includes(seq));
    if (isStruck) this.struck.abort();
    return isStruck;
  }
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
