/**
 * What can be taken back and done again. Each draft has steps of its own, and undo reaches those of the draft that is
 * open; besides it brings back drafts that are not there. A step is what it changed, not the draft as it was: what
 * others changed since, and who is to send it, stays.
 */
import type { Draft } from '../../../../shared/compose/draft';
import { applyChange, changeBetween } from '../../../../shared/compose/draftChange';

export interface Step {
  /** Names it: "Delete row". */
  what: string;
  /** Changes with the same mark in a row, typing in one field, are one step. */
  mark: string | undefined;
  id: string;
  /** undefined where the draft is not there. */
  before: Draft | undefined;
  after: Draft | undefined;
}

const longest = 200;

export class UndoSteps {
  #done: Step[] = [];
  #undone: Step[] = [];

  /** @param isThere whether there is a draft with this id */
  constructor(private readonly isThere: (id: string) => boolean) {}

  note(step: Step): void {
    const last = this.#done.at(-1);
    // What came from elsewhere in between is no part of a step.
    const goesOn = step.mark !== undefined && last?.mark === step.mark && last.after === step.before;
    if (goesOn && last.id === step.id) last.after = step.after;
    else this.#done.push(step);
    if (this.#done.length > longest) this.#done.shift();
    this.#undone = this.#undone.filter(({ id }) => id !== step.id);
  }

  /** Sending cannot be taken back, nor what led to it. */
  forget(draft: string): void {
    this.#done = this.#done.filter(({ id }) => id !== draft);
    this.#undone = this.#undone.filter(({ id }) => id !== draft);
  }

  /** What undo would take back while this draft is open. */
  toUndo(open: string | undefined): Step | undefined {
    return this.#done.findLast(({ id, after }) => (after === undefined ? !this.isThere(id) : id === open));
  }

  toRedo(open: string | undefined): Step | undefined {
    return this.#undone.findLast(({ id, before }) =>
      before === undefined ? !this.isThere(id) : id === open,
    );
  }

  undo(open: string | undefined): Step | undefined {
    const step = this.toUndo(open);
    if (step === undefined) return undefined;
    this.#done.splice(this.#done.indexOf(step), 1);
    this.#undone.push(step);
    return { ...step, before: step.after, after: step.before };
  }

  redo(open: string | undefined): Step | undefined {
    const step = this.toRedo(open);
    if (step === undefined) return undefined;
    this.#undone.splice(this.#undone.indexOf(step), 1);
    this.#done.push(step);
    return step;
  }
}

/** The draft with a step that is done to it; undefined where the step removes it. */
export function stepDone({ before, after }: Step, draft: Draft | undefined): Draft | undefined {
  if (after === undefined) return undefined;
  const changedAt = Date.now();
  if (before === undefined || draft === undefined) return { ...after, changedAt };
  const { fields, ...change } = changeBetween(before, after) ?? {};
  const { sender: _, ...others } = fields ?? {};
  return { ...applyChange(draft, { ...change, fields: others }), changedAt };
}
