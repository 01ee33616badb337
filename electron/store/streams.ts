import { compareBytes } from '../../shared/bytes';
import { identity } from '../replay/identity';

/** The watched streams of a generation; a stream's ordinal is its position in id order. */
export class WatchedStreams {
  readonly ids: readonly Uint8Array[];
  private readonly ordinals: ReadonlyMap<string, number>;

  /** @param ids 32 bytes each, in any order, without duplicates */
  constructor(ids: readonly Uint8Array[]) {
    this.ids = [...ids].sort(compareBytes);
    this.ordinals = new Map(this.ids.map((id, ordinal) => [identity(id), ordinal]));
  }

  ordinal(streamId: Uint8Array): number | undefined {
    return this.ordinals.get(identity(streamId));
  }
}
