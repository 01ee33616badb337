import type { Progress } from '../../shared/contract/outputs';
import { type Step, Throughput } from './throughput';

/** Screens need no more than ten states a second, of work that may have thousands. */
const leastMilliseconds = 100;

/** Tells of work that begins now: rates from all steps, but only as many messages as people can read. */
export function progressReport(tell: (progress: Progress) => void): (step: Step) => void {
  const throughput = new Throughput();
  let last = performance.now();
  let told = last;
  let phase: string | undefined;
  return (step) => {
    const now = performance.now();
    const begins = step.phase !== phase;
    // A phase begins where the one before has ended, so that its first step has a rate already.
    if (begins) throughput.measure({ ...step, done: 0 }, last);
    phase = step.phase;
    last = now;
    const progress = throughput.measure(step, now);
    if (!begins && now - told < leastMilliseconds && step.done !== step.total) return;
    told = now;
    tell(progress);
  };
}
