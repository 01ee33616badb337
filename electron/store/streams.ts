import { compareBytes } from '../../shared/bytes';
import { identity } from '../replay/identity';

const mostAsked = 8;
/** A secondary index of a watched stream, browsed like a stream of its own. */
export interface IndexedStream {
  /** 32 bytes, in place of a stream's id. */
  id: Uint8Array;
  /** Ordinal of the stream whose keys it orders. */
  stream: number;
}

/** Ordinals from here on are those of indexes; no row has them. */
const firstIndex = 0x8000_0000;

/** The watched streams of a generation; a stream's ordinal is its position in id order. */
export class WatchedStreams {
  readonly ids: readonly Uint8Array[];
  private readonly ordinals: ReadonlyMap<string, number>;
  /** Answers of late by the object that was asked about. */
  private readonly asked: (Uint8Array | undefined)[] = Array.from({ length: mostAsked }, () => undefined);
  private readonly answers: (number | undefined)[] = Array.from({ length: mostAsked }, () => undefined);
  private next = 0;

  /**
   * @param ids 32 bytes each, in any order, without duplicates
   * @param indexes that can be read like streams
   */
  constructor(
    ids: readonly Uint8Array[],
    readonly indexes: readonly IndexedStream[] = [],
  ) {
    this.ids = [...ids].sort(compareBytes);
    this.ordinals = new Map([
      ...this.ids.map((id, ordinal): [string, number] => [identity(id), ordinal]),
      ...indexes.map(({ id }, i): [string, number] => [identity(id), firstIndex + i]),
    ]);
  }

  /** The index that an ordinal stands for; undefined for a stream. */
  index(ordinal: number): IndexedStream | undefined {
    return ordinal < firstIndex ? undefined : this.indexes[ordinal - firstIndex];
  }

  /** @param ordinal of a stream or of an index */
  idOf(ordinal: number): Uint8Array {
    const id = ordinal < firstIndex ? this.ids[ordinal] : this.index(ordinal)?.id;
    if (id === undefined) throw new Error(`no stream or index has the ordinal ${ordinal}`);
    return id;
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
