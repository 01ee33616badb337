/**
 * What readers of structured bytes say as they go: containers open and close, scalars come between. A reader keeps no
 * tree, so what a value costs is what its sink keeps.
 */

export type Scalar =
  | { kind: 'text'; value: string }
  | { kind: 'bytes'; value: Uint8Array }
  | { kind: 'whole'; value: bigint }
  /** A number as it was written, and what it is: "float 64", "number". */
  | { kind: 'number'; text: string; type: string }
  /** true, false, null and the like. */
  | { kind: 'simple'; text: string };

/** `wrap`: one value with something said about it, as a tag. */
export type ContainerKind = 'map' | 'list' | 'wrap';

export interface Sink {
  /** Of the value that comes next; without it a value of a list has its position. */
  name(name: string): void;
  begin(kind: ContainerKind, type: string): void;
  end(): void;
  scalar(scalar: Scalar): void;
}

/** Containers inside each other; a reader stops there, before its own stack would. */
export const deepestNesting = 128;

/** Why bytes are not what they were read as. `offset`: where, null where no place can be named. */
export class ViewFault extends Error {
  constructor(
    reason: string,
    readonly offset: number | null = null,
  ) {
    super(reason);
  }
}

/** Thrown by a sink that has all it wants. */
export class Enough extends Error {}

export function tooDeep(offset: number): ViewFault {
  return new ViewFault(`nesting deeper than ${deepestNesting} levels`, offset);
}

/** A scalar on one line. @param most characters, or bytes of a byte string */
export function scalarText(scalar: Scalar, most: number): string {
  if (scalar.kind === 'whole') return scalar.value.toString();
  if (scalar.kind === 'bytes') {
    const shown = Buffer.from(scalar.value.subarray(0, most)).toString('hex');
    return `0x${shown}${scalar.value.length > most ? '…' : ''}`;
  }
  const text = scalar.kind === 'text' ? scalar.value : scalar.text;
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
