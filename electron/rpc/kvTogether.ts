/** Calls of many clients that come at one moment cross to the reader thread in one message: crossing costs more than answering. */
import { fromEnvelope, type Outcome } from '../../shared/errors';
import type { KvAnswer, KvCall } from './kvMethods';

interface Waiting {
  call: KvCall;
  resolve: (answer: KvAnswer) => void;
  reject: (error: unknown) => void;
}

export class KvTogether {
  private waiting: Waiting[] = [];

  /** @param ask answers calls in order; a fault of ours is told for each */
  constructor(private readonly ask: (calls: KvCall[]) => Promise<Outcome<KvAnswer>[]>) {}

  answer(call: KvCall): Promise<KvAnswer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ call, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.send());
    });
  }

  private async send(): Promise<void> {
    const sent = this.waiting;
    this.waiting = [];
    try {
      const outcomes = await this.ask(sent.map(({ call }) => call));
      sent.forEach(({ resolve, reject }, i) => {
        const outcome = outcomes[i]!;
        if (outcome.ok) resolve(outcome.value);
        else reject(fromEnvelope(outcome.error));
      });
    } catch (error) {
      for (const { reject } of sent) reject(error);
    }
  }
}
