/** What would become of each draft, as it was last judged: by its page while that is open, else in the background. */
import type { Hex } from '../../../../shared/bytes';
import type { Draft } from '../../../../shared/compose/draft';
import type { DryRun } from '../../../../shared/contract/composing';
import { type Flip, nextFlip } from '../dryRun/flip';

/** Why a draft has no verdict: it is no entry yet, nobody is there to send it, or the dry run itself failed. */
export type Unjudged = 'unfinished' | 'nobody' | 'failed';

export interface JudgedDraft {
  /** null with a reason where there is none. */
  verdict: DryRun['verdict'] | null;
  reason: Unjudged | null;
  /** The state that it was judged by. */
  at: number;
  /** ms since 1970. */
  judgedAt: number;
  /** Not seen yet. */
  flip: Flip | undefined;
}

interface Known extends JudgedDraft {
  /** What was judged: a draft that was edited, or that another account is to send, has no verdict to flip from. */
  changedAt: number;
  sender: Hex | undefined;
}

interface JudgedState {
  byId: ReadonlyMap<string, JudgedDraft>;
  /** The draft whose page is open, which judges and tells for itself. */
  open: string | undefined;
}

export class JudgedDrafts {
  #state: JudgedState = { byId: new Map(), open: undefined };
  readonly #known = new Map<string, Known>();
  readonly #listeners = new Set<() => void>();

  get state(): JudgedState {
    return this.#state;
  }

  /** @returns a function that ends the subscription */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @param answer of a dry run of the draft as it is, or why there is none */
  note(
    { id, changedAt }: Pick<Draft, 'id' | 'changedAt'>,
    sender: Hex | undefined,
    answer: Pick<DryRun, 'verdict' | 'at'> | Unjudged,
  ): void {
    const before = this.#known.get(id);
    const isSame = before?.changedAt === changedAt && before.sender === sender;
    if (typeof answer === 'string') {
      if (isSame && before.reason === answer) return;
      this.#put(id, { verdict: null, reason: answer, at: -1, flip: undefined }, { changedAt, sender });
      return;
    }
    const { verdict, at } = answer;
    const known = isSame && before.verdict !== null ? { verdict: before.verdict, at: before.at } : undefined;
    const flip = known && nextFlip(known, before?.flip, answer);
    this.#put(id, { verdict, reason: null, at, flip }, { changedAt, sender });
  }

  /** The flip was seen; what flips from now on is told again. */
  see(id: string): void {
    const known = this.#known.get(id);
    if (known?.flip === undefined) return;
    this.#known.set(id, { ...known, flip: undefined });
    this.#tell();
  }

  /** @returns a function for when its page closes: what the page told was seen */
  opened(id: string): () => void {
    this.#state = { ...this.#state, open: id };
    this.#tell();
    return () => {
      if (this.#state.open === id) this.#state = { ...this.#state, open: undefined };
      this.see(id);
      this.#tell();
    };
  }

  #put(id: string, judged: Omit<JudgedDraft, 'judgedAt'>, of: Pick<Known, 'changedAt' | 'sender'>): void {
    this.#known.set(id, { ...judged, ...of, judgedAt: Date.now() });
    this.#tell();
  }

  #tell(): void {
    this.#state = { ...this.#state, byId: new Map(this.#known) };
    for (const listener of this.#listeners) listener();
  }
}
