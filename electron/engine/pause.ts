/** A wait that can be ended early; ended while nobody waits, it ends the next one at once. */
export class Pause {
  private wake: (() => void) | undefined;
  private isEnded = false;

  /** @param milliseconds at most */
  wait(milliseconds: number): Promise<void> {
    if (this.isEnded) {
      this.isEnded = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.wake = done;
    });
  }

  end(): void {
    if (this.wake === undefined) this.isEnded = true;
    else this.wake();
  }
}
