/** Does all of a work in steps at one go; those who have other things to do go on step by step. */
export function finish<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
