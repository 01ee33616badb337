import type { Progress } from '../../shared/contract/outputs';

/** A state of long work; rate and time left follow from those before it. */
export type Step = Omit<Progress, 'perSecond' | 'secondsLeft'>;

/** Units per second over the last few seconds, for progress that people watch. */
export class Throughput {
  private samples: { at: number; done: number }[] = [];
  private phase: string | undefined;

  constructor(private readonly windowMilliseconds = 3000) {}

  /** Records a step; a phase begins anew. The rate is 0 and the time left null while they are not known. */
  measure(step: Step, now = performance.now()): Progress {
    const phase = `${step.task} ${step.phase}`;
    if (phase !== this.phase) this.samples = [];
    this.phase = phase;
    this.samples.push({ at: now, done: step.done });
    this.samples = this.samples.filter(({ at }) => now - at <= this.windowMilliseconds);
    const first = this.samples[0];
    const known = first !== undefined && now - first.at >= 1;
    const perSecond = known ? ((step.done - first.done) / (now - first.at)) * 1000 : 0;
    const secondsLeft = step.total === null || perSecond <= 0 ? null : (step.total - step.done) / perSecond;
    return { ...step, perSecond, secondsLeft };
  }
}
