/**
 * Finds a regular expression in bytes in one pass, whatever pattern and bytes are: all ways through the pattern are
 * followed at once, and sets of places are remembered as states, so that most bytes cost one look into a table.
 */
import type { ByteSet, Node } from './syntax';

/** A place in the pattern. */
type Place =
  | { kind: 'byte'; set: ByteSet; next: number }
  | { kind: 'split'; next: number; other: number }
  | { kind: 'start' | 'end'; next: number }
  | { kind: 'match' };

interface State {
  /** Numbers of the byte and end places that may be passed next. */
  places: readonly number[];
  isMatch: boolean;
  /** By byte; -1 where it is not known yet. */
  next: Int32Array;
}

/** States that are remembered; beyond, all are forgotten and made again. */
const keptStates = 1000;

export class Automaton {
  private readonly places: Place[] = [];
  private readonly entry: number;
  private states: State[] = [];
  private known = new Map<string, number>();
  /** State before the first byte, where ^ matches; and behind it. */
  private first = 0;

  constructor(node: Node) {
    const match = this.add({ kind: 'match' });
    this.entry = this.build(node, match);
    this.forget();
  }

  private add(place: Place): number {
    this.places.push(place);
    return this.places.length - 1;
  }

  /** Places for a part that go on at `next`. @returns the first of them */
  private build(node: Node, next: number): number {
    switch (node.kind) {
      case 'bytes':
        return this.add({ kind: 'byte', set: node.set, next });
      case 'start':
      case 'end':
        return this.add({ kind: node.kind, next });
      case 'sequence':
        return node.parts.reduceRight((following, part) => this.build(part, following), next);
      case 'choice':
        return node.parts
          .map((part) => this.build(part, next))
          .reduceRight((other, first) => this.add({ kind: 'split', next: first, other }));
      case 'repeat':
        return this.buildRepeat(node, next);
    }
  }

  private buildRepeat({ part, least, most }: Extract<Node, { kind: 'repeat' }>, next: number): number {
    let following = next;
    if (Number.isFinite(most)) {
      for (let i = least; i < most; i++)
        following = this.add({ kind: 'split', next: this.build(part, following), other: next });
    } else {
      const loop = this.add({ kind: 'split', next: 0, other: next });
      (this.places[loop] as { next: number }).next = this.build(part, loop);
      following = loop;
    }
    for (let i = 0; i < least; i++) following = this.build(part, following);
    return following;
  }

  private forget(): void {
    this.states = [];
    this.known = new Map();
    this.first = this.stateOf(this.closure([this.entry], true));
  }

  /** All places that are reached without a byte. */
  private closure(from: readonly number[], atStart: boolean): number[] {
    const reached = new Set<number>();
    const stack = [...from];
    while (stack.length > 0) {
      const number = stack.pop()!;
      if (reached.has(number)) continue;
      reached.add(number);
      const place = this.places[number]!;
      if (place.kind === 'split') stack.push(place.next, place.other);
      else if (place.kind === 'start' && atStart) stack.push(place.next);
    }
    return [...reached].sort((left, right) => left - right);
  }

  private stateOf(reached: readonly number[]): number {
    const places = reached.filter((number) => ['byte', 'end', 'match'].includes(this.places[number]!.kind));
    const name = places.join();
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const isMatch = places.some((number) => this.places[number]!.kind === 'match');
    this.states.push({ places, isMatch, next: new Int32Array(256).fill(-1) });
    this.known.set(name, this.states.length - 1);
    return this.states.length - 1;
  }

  private step(state: State, byte: number): number {
    // A match may begin at every byte.
    return this.stateOf(this.closure([...this.passed(state.places, byte), this.entry], false));
  }

  /** Where the first match to end does end; undefined where there is none. */
  endIn(bytes: Uint8Array): number | undefined {
    if (this.states.length > keptStates) this.forget();
    let state = this.states[this.first]!;
    for (let at = 0; at < bytes.length; at++) {
      if (state.isMatch) return at;
      const byte = bytes[at]!;
      let next = state.next[byte]!;
      if (next < 0) {
        next = this.step(state, byte);
        state.next[byte] = next;
      }
      state = this.states[next]!;
      if (this.states.length > 2 * keptStates) state = this.restarted(state);
    }
    return state.isMatch || this.endsAt(state.places, bytes.length === 0) ? bytes.length : undefined;
  }

  /**
   * Length of the longest match that begins with the first byte; undefined where none does. For a few bytes: it
   * remembers nothing.
   * @param isStart whether nothing stands before the bytes @param isEnd whether nothing stands behind them
   */
  longestIn(bytes: Uint8Array, isStart: boolean, isEnd: boolean): number | undefined {
    let longest: number | undefined;
    let reached = this.closure([this.entry], isStart);
    for (let at = 0; ; at++) {
      const isMatch = reached.some((number) => this.places[number]!.kind === 'match');
      const isAtEnd = isEnd && at === bytes.length;
      if (isMatch || (isAtEnd && this.endsAt(reached, isStart && at === 0))) longest = at;
      if (at === bytes.length || reached.length === 0) return longest;
      reached = this.closure(this.passed(reached, bytes[at]!), false);
    }
  }

  /** Where this byte leads to. */
  private passed(from: readonly number[], byte: number): number[] {
    return from.flatMap((number) => {
      const place = this.places[number]!;
      return place.kind === 'byte' && place.set[byte] === 1 ? [place.next] : [];
    });
  }

  /** The same state among none but itself. */
  private restarted(state: State): State {
    this.forget();
    return this.states[this.stateOf(state.places)]!;
  }

  /** Whether a match ends with the bytes; where there are none, their end is their start too. */
  private endsAt(places: readonly number[], isStart: boolean): boolean {
    const reached = new Set<number>();
    const stack = places.filter((number) => this.places[number]!.kind === 'end');
    while (stack.length > 0) {
      const number = stack.pop()!;
      if (reached.has(number)) continue;
      reached.add(number);
      const place = this.places[number]!;
      if (place.kind === 'match') return true;
      if (place.kind === 'end' || (place.kind === 'start' && isStart)) stack.push(place.next);
      else if (place.kind === 'split') stack.push(place.next, place.other);
    }
    return false;
  }
}
