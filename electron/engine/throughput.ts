/** Units per second over the last few seconds, for progress that people watch. */
export class Throughput {
  private samples: { at: number; done: number }[] = [];

  constructor(private readonly windowMilliseconds = 3000) {}

  /** Records a state of progress; returns the rate, 0 while it is not known. */
  measure(done: number, now = performance.now()): number {
    this.samples.push({ at: now, done });
    this.samples = this.samples.filter(({ at }) => now - at <= this.windowMilliseconds);
    const first = this.samples[0];
    if (first === undefined || now - first.at < 1) return 0;
    return ((done - first.done) / (now - first.at)) * 1000;
  }
}
