import { compareBytes } from '../../shared/bytes';
import { identity } from '../replay/identity';

const mostAsked = 8;

/** The watched streams of a generation; a stream's ordinal is its position in id order. */
export class WatchedStreams {
  readonly ids: readonly Uint8Array[];
  private readonly ordinals: ReadonlyMap<string, number>;
  /** Answers of late by the object that was asked about. */
  private readonly asked: (Uint8Array | undefined)[] = Array.from({ length: mostAsked }, () => undefined);
  private readonly answers: (number | undefined)[] = Array.from({ length: mostAsked }, () => undefined);
  private next = 0;

  /** @param ids 32 bytes each, in any order, without duplicates */
  constructor(ids: readonly Uint8Array[]) {
    this.ids = [...ids].sort(compareBytes);
    this.ordinals = new Map(this.ids.map((id, ordinal) => [identity(id), ordinal]));
  }

  ordinal(streamId: Uint8Array): number | undefined {
    // Entries and items share the bytes of their stream.
    const known = this.asked.indexOf(streamId);
    if (known >= 0) return this.answers[known];
    const ordinal = this.ordinals.get(identity(streamId));
    this.asked[this.next] = streamId;
    this.answers[this.next] = ordinal;
    this.next = (this.next + 1) % mostAsked;
    return ordinal;
  }
}
