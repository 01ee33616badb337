/**
 * The drafts of the open workspace as the window has them. The engine keeps them: every change is sent within a
 * moment, and what is on screen never waits for it.
 */
import { type Draft, type DraftChange, type DraftSummary, summaryOf } from '../../../../shared/compose/draft';
import {
  changeBetween,
  lengthOfRows,
  longestMessage,
  partsOfChange,
} from '../../../../shared/compose/draftChange';
import type { Client } from '../../../../shared/contract/client';
import type { DraftEvent } from '../../../../shared/contract/composeCalls';
import { StreamscopeError } from '../../../../shared/errors';
import { type Step, stepDone, UndoSteps } from './undoSteps';

export interface DraftsState {
  /** Newest first. */
  drafts: readonly DraftSummary[];
  deleted: readonly DraftSummary[];
  /** Those that were opened, whole. */
  open: ReadonlyMap<string, Draft>;
  /** When all of it was last with the engine, ms; undefined while something is not. */
  savedAt: number | undefined;
  /** Why the engine did not take the last change; it is tried again. */
  failure: unknown;
}

const retryAfter = 2000;

export class DraftStore {
  #state: DraftsState = {
    drafts: [],
    deleted: [],
    open: new Map(),
    savedAt: Date.now(),
    failure: undefined,
  };
  readonly #steps = new UndoSteps((id) => this.#state.drafts.some((draft) => draft.id === id));
  /** What the engine has of the drafts that are open here. */
  readonly #kept = new Map<string, Draft>();
  readonly #unsaved = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  /** The draft whose change is on its way: its event is our own. */
  #inFlight: string | undefined;
  readonly #listeners = new Set<() => void>();

  /** @param saveAfter ms between a change and its way to the engine */
  constructor(
    private readonly engine: Pick<Client, 'call'>,
    private readonly saveAfter = 100,
  ) {}

  get state(): DraftsState {
    return this.#state;
  }

  /** @returns a function that ends the subscription */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks the engine which drafts there are; what is not saved yet stays as it is here. */
  async load(): Promise<void> {
    const { drafts, deleted } = await this.engine.call('draft.list', {});
    const mine = this.#state.drafts.filter(({ id }) => this.#unsaved.has(id));
    const others = drafts.filter(({ id }) => !this.#unsaved.has(id));
    this.#tell({ drafts: [...mine, ...others].sort(newestFirst), deleted });
    if (this.#unsaved.size > 0) this.#saveSoon(0);
  }

  /** Brings the whole draft here. @throws notFound */
  async fetch(id: string): Promise<void> {
    if (this.#state.open.has(id)) return;
    const draft = await this.engine.call('draft.get', { id });
    this.#kept.set(id, draft);
    if (!this.#unsaved.has(id)) this.#show(id, draft);
  }

  /** @param what names the step, for undo: "Delete row" */
  change(id: string, what: string, edit: (draft: Draft) => Draft, mark?: string): void {
    const before = this.#state.open.get(id);
    if (before === undefined || before.sent !== null) return;
    const edited = edit(before);
    if (edited === before) return;
    const after = { ...edited, changedAt: Date.now() };
    this.#steps.note({ what, mark, id, before, after });
    this.#put(id, after);
  }

  /** A choice that is no step of undo. */
  set(id: string, edit: (draft: Draft) => Draft): void {
    const before = this.#state.open.get(id);
    if (before !== undefined && before.sent === null) this.#put(id, edit(before));
  }

  add(draft: Draft, what: string): void {
    this.#steps.note({ what, mark: undefined, id: draft.id, before: undefined, after: draft });
    this.#put(draft.id, draft);
  }

  /** Loads it first, so that undoing brings all of it back at once. */
  async delete(id: string): Promise<void> {
    await this.fetch(id);
    const before = this.#state.open.get(id);
    this.#steps.note({ what: 'Delete draft', mark: undefined, id, before, after: undefined });
    this.#put(id, undefined);
  }

  /** Brings back what was deleted, also before this window was opened. */
  async restore(id: string): Promise<void> {
    const draft = await this.engine.call('draft.restore', { id });
    this.#kept.set(id, draft);
    this.#show(id, draft);
    await this.load();
  }

  /** What undo would take back while this draft is open; undefined when there is nothing. */
  undoes(open: string | undefined): string | undefined {
    return this.#steps.toUndo(open)?.what;
  }

  redoes(open: string | undefined): string | undefined {
    return this.#steps.toRedo(open)?.what;
  }

  undo(open: string | undefined): void {
    this.#do(this.#steps.undo(open));
  }

  redo(open: string | undefined): void {
    this.#do(this.#steps.redo(open));
  }

  #do(step: Step | undefined): void {
    if (step !== undefined) this.#put(step.id, stepDone(step, this.#state.open.get(step.id)));
  }

  /**
   * Sends what is not with the engine yet; resolves when it is.
   * @param id of the one draft that is waited for; without it all are
   * @throws why the engine did not take it
   */
  async flush(id?: string): Promise<void> {
    const isDone = () => (id === undefined ? this.#unsaved.size === 0 : !this.#unsaved.has(id));
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#saving !== undefined || !isDone()) {
      if (this.#saving === undefined) this.#startSaving();
      await this.#saving;
      if (this.#state.failure !== undefined && !isDone()) throw this.#state.failure;
    }
  }

  /** What another window did, or the engine. */
  async take({ id, what }: DraftEvent): Promise<void> {
    if (this.#inFlight === id && what !== 'sent') return;
    if (what === 'sent') this.#steps.forget(id);
    const isOpen = this.#state.open.has(id) && !this.#unsaved.has(id);
    if (what === 'deleted') this.#kept.delete(id);
    if (isOpen && what === 'deleted') this.#show(id, undefined);
    else if (isOpen) {
      const draft = await this.engine.call('draft.get', { id }).catch(() => undefined);
      if (draft !== undefined) this.#kept.set(id, draft);
      if (!this.#unsaved.has(id)) this.#show(id, draft);
    }
    await this.load().catch(() => {});
  }

  #put(id: string, draft: Draft | undefined): void {
    this.#unsaved.add(id);
    this.#show(id, draft, { savedAt: undefined });
    this.#saveSoon(this.saveAfter);
  }

  #show(id: string, draft: Draft | undefined, more: Partial<DraftsState> = {}): void {
    const open = new Map(this.#state.open);
    if (draft === undefined) open.delete(id);
    else open.set(id, draft);
    const others = this.#state.drafts.filter((each) => each.id !== id);
    const drafts = draft === undefined ? others : [...others, summaryOf(draft)].sort(newestFirst);
    this.#tell({ open, drafts, ...more });
  }

  #tell(change: Partial<DraftsState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #saveSoon(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#saving === undefined) this.#startSaving();
    }, milliseconds);
  }

  #startSaving(): void {
    this.#saving = this.#save().finally(() => {
      this.#saving = undefined;
      if (this.#unsaved.size > 0) this.#saveSoon(this.#state.failure === undefined ? 0 : retryAfter);
    });
  }

  /** What the engine does not take stays here as unsaved, and keeps no other draft from being saved. */
  async #save(): Promise<void> {
    let failure: unknown;
    for (const id of [...this.#unsaved]) {
      this.#unsaved.delete(id);
      try {
        await this.#saveOne(id, this.#state.open.get(id));
      } catch (error) {
        if (isRefusedById(error) && (await this.#takeSent(id))) continue;
        this.#unsaved.add(id);
        failure ??= error;
      }
    }
    this.#tell({ failure, ...(this.#unsaved.size === 0 && { savedAt: Date.now() }) });
  }

  /** @returns whether it was sent in another window, and so does not change any more */
  async #takeSent(id: string): Promise<boolean> {
    const draft = await this.engine.call('draft.get', { id }).catch(() => undefined);
    if (draft === undefined || draft.sent === null) return false;
    this.#steps.forget(id);
    this.#kept.set(id, draft);
    this.#show(id, draft);
    return true;
  }

  async #saveOne(id: string, draft: Draft | undefined): Promise<void> {
    const kept = this.#kept.get(id);
    this.#inFlight = id;
    try {
      if (draft === undefined) {
        this.#kept.delete(id);
        if (kept !== undefined) await this.engine.call('draft.delete', { id });
        await this.load().catch(() => {});
        return;
      }
      const base = kept ?? (await this.#makeKept(draft));
      const change = changeBetween(base, draft);
      if (change !== undefined) await this.#change(id, change, draft);
      this.#kept.set(id, draft);
    } finally {
      this.#inFlight = undefined;
    }
  }

  /** What was deleted in another window while it was typed in here comes back: nothing that was typed is dropped. */
  async #change(id: string, change: DraftChange, draft: Draft): Promise<void> {
    try {
      await this.#send(id, change);
    } catch (error) {
      if (!isGone(error)) throw error;
      this.#kept.delete(id);
      const again = changeBetween(await this.#makeKept(draft), draft);
      if (again !== undefined) await this.#send(id, again);
    }
  }

  async #send(id: string, change: DraftChange): Promise<void> {
    for (const part of partsOfChange(change)) await this.engine.call('draft.change', { id, change: part });
  }

  /** A draft that the engine does not have, or has as a deleted one. */
  async #makeKept(draft: Draft): Promise<Draft> {
    const { id } = draft;
    try {
      return await this.engine.call('draft.restore', { id });
    } catch (error) {
      if (!isGone(error)) throw error;
      // Of what is too long for one message the rows follow.
      const first = lengthOfRows(draft.rows) > longestMessage ? { ...draft, rows: [] } : draft;
      await this.engine.call('draft.add', first);
      return first;
    } finally {
      this.#tell({ deleted: this.#state.deleted.filter((each) => each.id !== id) });
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof StreamscopeError && error.code === 'notFound';
}

/** As a draft that was sent is; any other refusal is about what was typed. */
function isRefusedById(error: unknown): boolean {
  if (!(error instanceof StreamscopeError) || error.code !== 'badInput') return false;
  return (error as StreamscopeError<'badInput'>).data.field === 'id';
}

function newestFirst(left: DraftSummary, right: DraftSummary): number {
  return right.createdAt - left.createdAt;
}
