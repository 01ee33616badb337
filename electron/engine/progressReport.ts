import type { Progress } from '../../shared/contract/outputs';
import { type Step, Throughput } from './throughput';

/** Screens need no more than ten states a second, of work that may have thousands. */
const leastMilliseconds = 100;

/** Tells of work under way: rates from all steps, but only as many messages as people can read. */
export function progressReport(tell: (progress: Progress) => void): (step: Step) => void {
  const throughput = new Throughput();
  let told = Number.NEGATIVE_INFINITY;
  let phase: string | undefined;
  return (step) => {
    const now = performance.now();
    const progress = throughput.measure(step, now);
    if (step.phase === phase && now - told < leastMilliseconds && step.done !== step.total) return;
    told = now;
    phase = step.phase;
    tell(progress);
  };
}
