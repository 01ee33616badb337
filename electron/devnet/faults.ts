/** What a server of the local network can be told to do wrong. */
import { z } from 'zod';
import { RpcFault, Unanswered } from '../network/rpcServer';

const faultSchema = z.strictObject({
  /**
   * slow: answers late. missing: keeps something back (a segment, an event, a location). corrupt: changes bytes.
   * down: drops connections.
   */
  kind: z.enum(['none', 'slow', 'missing', 'corrupt', 'down']),
  /** How late. */
  milliseconds: z.number().int().min(0).max(600_000).default(3_000),
  /** Entries that it is about; all when left out. */
  seqs: z.array(z.number().int().min(0)).optional(),
});

export class Faults {
  private fault: z.output<typeof faultSchema> = { kind: 'none', milliseconds: 0 };
  private ended = new AbortController();

  /** The admin call `devnet_setFault`: `[{kind, milliseconds?, seqs?}]`. Whoever waits for a late answer is let go. */
  set(params: unknown[]): true {
    const { data, error } = faultSchema.safeParse(params[0]);
    if (data === undefined) throw new RpcFault(-32602, 'Invalid params', error.issues[0]?.message);
    this.fault = data;
    this.ended.abort();
    this.ended = new AbortController();
    return true;
  }

  /** Before any answer. */
  async beforeAnswer(): Promise<void> {
    if (this.fault.kind === 'down') throw new Unanswered();
    if (this.fault.kind === 'slow') await delay(this.fault.milliseconds, this.ended.signal);
  }

  isMissing(seq?: number): boolean {
    return this.strikes('missing', seq);
  }

  isCorrupt(seq?: number): boolean {
    return this.strikes('corrupt', seq);
  }

  private strikes(kind: string, seq: number | undefined): boolean {
    const { seqs } = this.fault;
    return this.fault.kind === kind && (seqs === undefined || seq === undefined || seqs.includes(seq));
  }
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
