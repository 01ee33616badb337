/**
 * How an index's function is borne with: others get their turn while it works, and one that runs out of fuel again and
 * again is given up. What fuel a value takes is the same everywhere, so that this is no matter of the machine's speed.
 */
import { setImmediate } from 'node:timers/promises';
import type { Evaluation } from './evaluate';

/** Values in a row that ran out of fuel. */
const mostInARow = 20;
/** Between looks at whether the work is to end, ms. */
const turnMilliseconds = 20;

export class Patience {
  private inARow = 0;
  private lastTurn = performance.now();

  /** Lets messages to this thread come in where none could for a while. @throws the reason of an abort */
  async turn(signal: AbortSignal): Promise<void> {
    if (performance.now() - this.lastTurn < turnMilliseconds) return;
    await setImmediate();
    this.lastTurn = performance.now();
    signal.throwIfAborted();
  }

  note(evaluation: Evaluation): void {
    this.inARow = evaluation.failure !== null && evaluation.isOutOfFuel === true ? this.inARow + 1 : 0;
  }

  /** Why an index goes no further, null where it may. @param seq of the entry that would be next */
  end(seq: number): string | null {
    if (this.inARow < mostInARow) return null;
    return `its function ran out of fuel on ${mostInARow} values in a row, by entry ${seq}`;
  }
}
