import { type Draft, draftSchema } from './draft';

export interface DraftsState {
  /** Newest first. */
  drafts: readonly Draft[];
  /** What undoing would take back; undefined when there is nothing. */
  undoes: string | undefined;
  /** When all of it was last in the browser's store, ms; undefined while something is not. */
  savedAt: number | undefined;
  /** The browser's store is full: what was typed since lives only in this window. */
  isStoreFull: boolean;
}

interface Step {
  what: string;
  /** Changes with the same mark in a row, typing in one field, are one step. */
  mark: string | undefined;
  before: readonly Draft[];
}

const saveAfter = 250;
const longestUndo = 200;

/** The drafts of one log, in the browser's store under a key each, so that two windows do not overwrite each other. */
export class DraftStore {
  #state: DraftsState;
  #steps: Step[] = [];
  #timer: number | undefined;
  #unsaved = new Set<string>();
  readonly #prefix: string;
  readonly #listeners = new Set<() => void>();

  constructor(
    logId: string,
    private readonly storage: Storage = window.localStorage,
  ) {
    this.#prefix = `streamscope-draft ${logId} `;
    this.#state = { drafts: this.#read(), undoes: undefined, savedAt: Date.now(), isStoreFull: false };
    window.addEventListener('storage', (event) => this.#adopt(event));
    window.addEventListener('pagehide', () => this.save());
  }

  get state(): DraftsState {
    return this.#state;
  }

  /** @returns a function that ends the subscription */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param what names the step, for undo: "Delete row" */
  change(what: string, update: (drafts: readonly Draft[]) => readonly Draft[], mark?: string): void {
    const before = this.#state.drafts;
    const drafts = update(before);
    if (drafts === before) return;
    const last = this.#steps.at(-1);
    if (mark === undefined || last?.mark !== mark) this.#steps.push({ what, mark, before });
    if (this.#steps.length > longestUndo) this.#steps.shift();
    this.#set(drafts, before);
  }

  /** Sending cannot be taken back, nor what led to it. */
  markSent(id: string, update: (draft: Draft) => Draft): void {
    this.#steps = [];
    const before = this.#state.drafts;
    this.#set(
      before.map((draft) => (draft.id === id ? update(draft) : draft)),
      before,
    );
    this.save();
  }

  undo(): void {
    const step = this.#steps.pop();
    if (step === undefined) return;
    // What another window sent meanwhile stays sent.
    const sent = this.#state.drafts.filter((draft) => draft.sent !== null);
    const isSent = (draft: Draft) => sent.some((each) => each.id === draft.id);
    this.#set(
      [...sent, ...step.before.filter((draft) => !isSent(draft))].sort(newestFirst),
      this.#state.drafts,
    );
  }

  /** Writes what has changed now. */
  save(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#unsaved.size === 0) return;
    try {
      for (const id of this.#unsaved) {
        const draft = this.#state.drafts.find((each) => each.id === id);
        if (draft === undefined) this.storage.removeItem(this.#prefix + id);
        else this.storage.setItem(this.#prefix + id, JSON.stringify(draft));
      }
      this.#unsaved.clear();
      this.#tell({ savedAt: Date.now(), isStoreFull: false });
    } catch {
      this.#tell({ isStoreFull: true });
    }
  }

  #set(drafts: readonly Draft[], before: readonly Draft[]): void {
    for (const draft of drafts) if (!before.includes(draft)) this.#unsaved.add(draft.id);
    for (const draft of before) if (!drafts.some(({ id }) => id === draft.id)) this.#unsaved.add(draft.id);
    this.#tell({ drafts, savedAt: undefined });
    this.#timer ??= window.setTimeout(() => this.save(), saveAfter);
  }

  #tell(change: Partial<DraftsState>): void {
    this.#state = { ...this.#state, ...change, undoes: this.#steps.at(-1)?.what };
    for (const listener of this.#listeners) listener();
  }

  #read(): Draft[] {
    const drafts: Draft[] = [];
    for (let index = 0; index < this.storage.length; index++) {
      const key = this.storage.key(index);
      if (key === null || !key.startsWith(this.#prefix)) continue;
      const draft = parseDraft(this.storage.getItem(key));
      if (draft !== undefined) drafts.push(draft);
    }
    return drafts.sort(newestFirst);
  }

  /** Another window of this browser changed a draft. */
  #adopt(event: StorageEvent): void {
    if (event.storageArea !== this.storage || !event.key?.startsWith(this.#prefix)) return;
    const id = event.key.slice(this.#prefix.length);
    if (this.#unsaved.has(id)) return;
    const others = this.#state.drafts.filter((draft) => draft.id !== id);
    const draft = parseDraft(event.newValue);
    this.#tell({ drafts: draft === undefined ? others : [...others, draft].sort(newestFirst) });
  }
}

function newestFirst(left: Draft, right: Draft): number {
  return right.createdAt - left.createdAt;
}

/** undefined for what no version of ours wrote. */
function parseDraft(text: string | null): Draft | undefined {
  if (text === null) return undefined;
  try {
    return draftSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
