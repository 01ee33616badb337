/**
 * The entries that are replayed: made from a seed, the same on every machine, one at a time. Every twentieth is an
 * odd one, so that each verdict that replay can give, and each kind of access control, is in every log.
 */

import { Random } from '../../../electron/sample/random';
import { concatBytes, emptyBytes, toHex } from '../../../shared/bytes';
import type { AccessControlItem, Batch, ReadItem, VerdictKind, WriteItem } from '../../../shared/model';
import { decodeFaultTexts, encodeBatch, maxU64 } from '../../../shared/streamData';
import { accountNamed } from './accounts';
import { type Cast, makeCast, type StreamCast } from './cast';
import { KeySpace } from './keySpace';
import { keyOf } from './keyText';

export interface WorkloadSize {
  /** Writes that are committed. */
  writes: number;
  /** Different keys among them, but for one special key a stream. */
  distinct: number;
  keysPerEntry: number;
  seed: number;
}

/** An entry, and what must become of it. */
export interface WorkloadEntry {
  sender: Uint8Array;
  streamIds: Uint8Array[];
  data: Uint8Array;
  verdict: VerdictKind;
  /** The reference node's string; null for a skipped entry. */
  result: string | null;
  /** Writes that are committed. */
  writes: WriteItem[];
}

interface Draw {
  stream: number;
  number: number;
}

type Making = Omit<WorkloadEntry, 'data' | 'writes'> & { batch: Batch };

const oddEvery = 20;
const deletedShare = 0.01;

export class Workload {
  readonly cast: Cast = makeCast();
  /** Writes committed so far, keys ever written, entries made. */
  written = 0;
  seq = 0;
  readonly verdicts = new Map<VerdictKind, number>();
  private readonly random: Random;
  private readonly spaces: KeySpace[];
  private readonly specialWritten = new Set<number>();
  private readonly noise: Uint8Array;
  private keys = 0;
  private oddMade = 0;

  constructor(readonly size: WorkloadSize) {
    this.random = new Random(`bench ${size.seed}`);
    this.spaces = this.cast.streams.map(() => new KeySpace());
    this.noise = new Uint8Array(4 << 20);
    for (let i = 0; i < this.noise.length; i++) this.noise[i] = Math.floor(this.random.next() * 256);
  }

  /** Keys that are live after all entries made so far. */
  get liveKeys(): number {
    return this.spaces.reduce((sum, space) => sum + space.liveKeys, this.specialWritten.size);
  }

  *entries(): Generator<WorkloadEntry> {
    while (this.written < this.size.writes) {
      const made = this.make();
      const committed = made.verdict === 'committed';
      const writes = committed ? made.batch.writes : [];
      const data = made.result === decodeFaultTexts.invalid ? broken(made.batch) : encodeBatch(made.batch);
      this.written += writes.length;
      this.verdicts.set(made.verdict, (this.verdicts.get(made.verdict) ?? 0) + 1);
      this.seq++;
      yield { ...made, data, writes };
    }
  }

  private make(): Making {
    const stream = this.seq % this.cast.streams.length;
    if (this.seq < this.cast.streams.length) return this.founding(stream);
    if (this.seq % oddEvery === oddEvery - 1) return this.odd(this.streamWithKeys(stream));
    return this.seq % 10 === 4 ? this.acrossStreams(stream) : this.ordinary(stream);
  }

  private streamWithKeys(from: number): number {
    const { length } = this.spaces;
    for (let i = 0; i < length; i++) {
      const stream = (from + i) % length;
      if (this.spaces[stream]!.count > 0) return stream;
    }
    throw new Error('no key was written yet');
  }

  private founding(stream: number): Making {
    const { id, founder, writers, specialKey, specialWriter } = this.cast.streams[stream]!;
    const accessControl: AccessControlItem[] = [...writers, this.cast.bridge].map((account) => ({
      opcode: 0x20,
      streamId: id,
      key: emptyBytes,
      account,
    }));
    accessControl.push({ opcode: 0x10, streamId: id, key: specialKey });
    accessControl.push({ opcode: 0x30, streamId: id, key: specialKey, account: specialWriter });
    return this.commit(founder, [stream], { accessControl });
  }

  private ordinary(stream: number): Making {
    const cast = this.cast.streams[stream]!;
    const sender = this.random.pick([cast.founder, ...cast.writers]);
    const reads = this.seq % 10 === 7 && this.spaces[stream]!.count > 0 ? this.reads(stream, 5) : [];
    return this.commit(sender, [stream], { draws: this.draws([stream]), reads });
  }

  private acrossStreams(stream: number): Making {
    const streams = [stream, (stream + 1) % this.spaces.length];
    return this.commit(this.cast.bridge, streams, { draws: this.draws(streams) });
  }

  /** A rotation of everything that is not a plain commit. */
  private odd(stream: number): Making {
    const cast = this.cast.streams[stream]!;
    const [writer] = cast.writers;
    const { founder } = cast;
    const tags = [cast.id];
    const rejected = (
      verdict: VerdictKind,
      result: string | null,
      sender: Uint8Array,
      batch: Batch,
      to = tags,
    ): Making => ({
      sender,
      streamIds: to,
      batch,
      verdict,
      result,
    });
    const some = () => this.items(this.oldDraws(stream));
    switch (this.oddMade++ % 12) {
      case 0:
        return rejected('versionConflict', 'VersionConfliction', founder, this.stale(stream, 'writes'));
      case 1:
        return rejected(
          'senderMayNotWrite',
          'SenderNoWritePermission',
          this.cast.stranger,
          this.batch(some()),
        );
      case 2:
        return rejected(
          'writeDenied',
          deniedWrite(cast),
          writer!,
          this.batch([...some(), this.special(cast)]),
        );
      case 3:
        return rejected('malformed', decodeFaultTexts.invalid, founder, this.batch(some()));
      case 4:
        return rejected('accessControlDenied', deniedRevoke(cast), writer!, {
          ...this.batch(some()),
          accessControl: [revoke(cast, cast.writers[1]!)],
        });
      case 5:
        return rejected(
          'tagsMismatch',
          'TagsMismatch',
          founder,
          this.batch([...some(), this.foreign(stream)]),
        );
      case 6:
        return rejected('skipped', null, founder, this.batch(some()), [cast.id, this.cast.unwatched]);
      case 7:
        return rejected('versionConflict', 'VersionConfliction', founder, this.stale(stream, 'reads'));
      case 8:
        return rejected('skipped', null, founder, this.batch(some()), []);
      case 9:
        return this.specialCommit(stream);
      case 10:
        return this.commit(founder, [stream], {
          draws: this.draws([stream]),
          accessControl: this.changes(cast),
        });
      default:
        return this.commit(cast.specialWriter, [stream], {
          accessControl: [{ opcode: 0x22, streamId: cast.id, key: emptyBytes }],
        });
    }
  }

  private specialCommit(stream: number): Making {
    const cast = this.cast.streams[stream]!;
    this.specialWritten.add(stream);
    const made = this.commit(cast.specialWriter, [stream], {});
    made.batch.writes.push(this.special(cast));
    return made;
  }

  private special(cast: StreamCast): WriteItem {
    return { streamId: cast.id, key: cast.specialKey, value: this.value() };
  }

  /** A write to a stream that the entry does not name. */
  private foreign(stream: number): WriteItem {
    const other = this.cast.streams[(stream + 1) % this.spaces.length]!;
    return { streamId: other.id, key: keyOf(0), value: this.value() };
  }

  /** Grants that come and go, about few enough accounts that facts are replaced. */
  private changes(cast: StreamCast): AccessControlItem[] {
    const guest = accountNamed(`guest ${this.oddMade % 50}`);
    const { id: streamId, specialKey } = cast;
    const grants = this.oddMade % 24 < 12;
    return [
      { opcode: grants ? 0x20 : 0x21, streamId, key: emptyBytes, account: guest },
      { opcode: grants ? 0x30 : 0x31, streamId, key: specialKey, account: guest },
      { opcode: 0x00, streamId, key: emptyBytes, account: accountNamed(`second admin ${this.oddMade % 3}`) },
    ];
  }

  private commit(
    sender: Uint8Array,
    streams: number[],
    parts: { draws?: Draw[]; reads?: ReadItem[]; accessControl?: AccessControlItem[] },
  ): Making {
    const { draws = [], reads = [], accessControl = [] } = parts;
    const writes = this.items(draws);
    for (const [i, { stream, number }] of draws.entries())
      this.spaces[stream]!.write(number, this.seq, writes[i]!.value.length > 0);
    return {
      sender,
      streamIds: streams.map((stream) => this.cast.streams[stream]!.id),
      batch: { ...this.batch(writes), reads, accessControl },
      verdict: 'committed',
      result: 'Commit',
    };
  }

  /** A batch that has seen all entries before it, or says that it does not mind. */
  private batch(writes: WriteItem[]): Batch {
    const version = this.seq % 7 === 3 ? maxU64 : BigInt(Math.max(0, this.seq - 1));
    return { version, reads: [], writes, accessControl: [] };
  }

  /** A batch whose version is one below that of a key in it. */
  private stale(stream: number, part: 'reads' | 'writes'): Batch {
    const draws = this.oldDraws(stream);
    const newest = Math.max(...draws.map(({ number }) => this.spaces[stream]!.newest(number)));
    const items = this.items(draws);
    const batch = { ...this.batch(part === 'writes' ? items : []), version: BigInt(newest - 1) };
    if (part === 'reads') batch.reads = items.map(({ streamId, key }) => ({ streamId, key }));
    return batch;
  }

  private reads(stream: number, count: number): ReadItem[] {
    const { id } = this.cast.streams[stream]!;
    const space = this.spaces[stream]!;
    return Array.from({ length: count }, () => ({
      streamId: id,
      key: keyOf(this.random.int(0, space.count - 1)),
    }));
  }

  /** As many different keys as an entry has: new ones at an even pace, else any old one. */
  private draws(streams: number[]): Draw[] {
    const { writes, distinct, keysPerEntry } = this.size;
    const count = Math.min(keysPerEntry, writes - this.written);
    const taken = new Set<number>();
    const fresh = new Map<number, number>();
    return Array.from({ length: count }, (_, i) => {
      const stream = streams[i % streams.length]!;
      const isNew = this.keys < Math.floor(((this.written + i + 1) * distinct) / writes);
      const old = isNew ? undefined : this.oldKey(stream, taken);
      if (old !== undefined) return { stream, number: old };
      this.keys++;
      const ahead = fresh.get(stream) ?? 0;
      fresh.set(stream, ahead + 1);
      return { stream, number: this.spaces[stream]!.count + ahead };
    });
  }

  /** A key of the stream that is not taken yet, if one is found soon. */
  private oldKey(stream: number, taken: Set<number>): number | undefined {
    const { count } = this.spaces[stream]!;
    for (let attempt = 0; count > 0 && attempt < 8; attempt++) {
      const number = this.random.int(0, count - 1);
      const place = number * this.spaces.length + stream;
      if (taken.has(place)) continue;
      taken.add(place);
      return number;
    }
    return undefined;
  }

  /** Old keys alone: what is rejected adds none. */
  private oldDraws(stream: number): Draw[] {
    const taken = new Set<number>();
    const draws: Draw[] = [];
    for (let i = 0; i < this.size.keysPerEntry; i++) {
      const number = this.oldKey(stream, taken);
      if (number !== undefined) draws.push({ stream, number });
    }
    return draws;
  }

  private items(draws: readonly Draw[]): WriteItem[] {
    return draws.map(({ stream, number }) => ({
      streamId: this.cast.streams[stream]!.id,
      key: keyOf(number),
      value: this.random.chance(deletedShare) ? emptyBytes : this.value(),
    }));
  }

  /** 80 to 120 bytes from somewhere in a block of noise, which no compression of a database block finds again. */
  private value(): Uint8Array {
    const size = this.random.int(80, 120);
    const from = this.random.int(0, this.noise.length - size);
    return this.noise.subarray(from, from + size);
  }
}

/** Data whose first written key has length 0. */
function broken(batch: Batch): Uint8Array {
  const data = encodeBatch(batch);
  const keyLengthAt = 8 + 4 + 4 + 32;
  return concatBytes(data.subarray(0, keyLengthAt), new Uint8Array(3), data.subarray(keyLengthAt + 3));
}

const revoke = (cast: StreamCast, account: Uint8Array): AccessControlItem => ({
  opcode: 0x21,
  streamId: cast.id,
  key: emptyBytes,
  account,
});

function deniedWrite(cast: StreamCast): string {
  const start = Buffer.from(cast.specialKey).toString('utf8').slice(0, 32);
  return `WritePermissionDenied: stream: ${toHex(cast.id)}, key: ${start}`;
}

function deniedRevoke(cast: StreamCast): string {
  const account = toHex(cast.writers[1]!);
  return `AccessControlPermissionDenied: operation: REVOKE_WRITER_ROLE, stream: ${toHex(cast.id)}, key: NONE, account: ${account}`;
}
