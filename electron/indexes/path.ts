/** A path into structured bytes, and the scalars that stand at its end. */
import type { ContainerKind, Scalar, Sink } from '../view/sink';

/** A field's name, a position, or every one. */
export type Step = { name: string } | { position: number } | 'all';

/**
 * `owner.name`, `tags[*]`, `items[0].id`, `["a.b"]`; empty is the value itself.
 * @returns what is wrong where it is no path
 */
export function parsePath(path: string): Step[] | string {
  const steps: Step[] = [];
  let rest = path;
  while (rest !== '') {
    const found = /^(?:\.?([^.[\]"]+)|\[(\d{1,9})\]|\[(\*)\]|\[("(?:[^"\\]|\\.)*")\])/.exec(rest);
    if (found === null || (steps.length === 0 && rest.startsWith('.')))
      return `does not read from ${JSON.stringify(rest.slice(0, 20))} on; as in owner.name, tags[*], items[0].id, ["a.b"]`;
    const [whole, name, position, all, quoted] = found;
    if (name !== undefined) steps.push(name === '*' ? 'all' : { name });
    else if (position !== undefined) steps.push({ position: Number(position) });
    else if (all !== undefined) steps.push('all');
    else if (quoted !== undefined) {
      try {
        steps.push({ name: JSON.parse(quoted) as string });
      } catch {
        return `has a name that does not read: ${quoted}`;
      }
    }
    rest = rest.slice(whole.length);
  }
  return steps;
}

interface Frame {
  kind: ContainerKind;
  /** Steps that led here; -1 beside the path. */
  matched: number;
  next: number;
}

/** Gathers the scalars at a path; a list at its end gives its items. */
export class PathSink implements Sink {
  readonly found: Scalar[] = [];
  private readonly open: Frame[] = [];
  private pending: string | undefined;

  constructor(private readonly steps: readonly Step[]) {}

  name(name: string): void {
    this.pending = name;
  }

  begin(kind: ContainerKind): void {
    this.open.push({ kind, matched: this.matchNext(), next: 0 });
  }

  end(): void {
    this.open.pop();
  }

  scalar(scalar: Scalar): void {
    const parent = this.open.at(-1);
    const isItem = parent?.kind === 'list' && parent.matched === this.steps.length;
    if (this.matchNext() === this.steps.length || isItem) this.found.push(scalar);
  }

  /** Steps that lead to the value that comes now. */
  private matchNext(): number {
    const name = this.pending;
    this.pending = undefined;
    const parent = this.open.at(-1);
    if (parent === undefined) return 0;
    const position = parent.next++;
    const { kind, matched } = parent;
    if (kind === 'wrap') return matched;
    const step = matched < 0 ? undefined : this.steps[matched];
    if (step === undefined) return -1;
    const leads =
      step === 'all' ||
      ('name' in step ? kind === 'map' && step.name === name : kind === 'list' && step.position === position);
    return leads ? matched + 1 : -1;
  }
}
