/** Work gives way to the page after so many ms. */
const slice = 8;

/**
 * Does long work piece by piece, between what the page has to do.
 * @param work goes on at each `yield` when there is time; what lies between two of them is done at one go
 * @returns a function that gives it up
 */
export function inSlices<Result>(
  work: Generator<unknown, Result>,
  done: (result: Result) => void,
): () => void {
  let timer = window.setTimeout(goOn);
  function goOn() {
    const until = performance.now() + slice;
    for (;;) {
      const step = work.next();
      if (step.done) return done(step.value);
      if (performance.now() > until) break;
    }
    timer = window.setTimeout(goOn);
  }
  return () => window.clearTimeout(timer);
}
