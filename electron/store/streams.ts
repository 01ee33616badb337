import { compareBytes } from '../../shared/bytes';
import { identity } from '../replay/identity';

/** The watched streams of a generation; a stream's ordinal is its position in id order. */
export class WatchedStreams {
  readonly ids: readonly Uint8Array[];
  private readonly ordinals: ReadonlyMap<string, number>;
  private lastAsked: Uint8Array | undefined;
  private lastAnswer: number | undefined;

  /** @param ids 32 bytes each, in any order, without duplicates */
  constructor(ids: readonly Uint8Array[]) {
    this.ids = [...ids].sort(compareBytes);
    this.ordinals = new Map(this.ids.map((id, ordinal) => [identity(id), ordinal]));
  }

  ordinal(streamId: Uint8Array): number | undefined {
    // Items in a row share the bytes of their stream.
    if (streamId === this.lastAsked) return this.lastAnswer;
    this.lastAsked = streamId;
    this.lastAnswer = this.ordinals.get(identity(streamId));
    return this.lastAnswer;
  }
}
