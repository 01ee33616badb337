/** A rotation of everything that is not a plain commit: each verdict that replay can give, each kind of item. */
import { emptyBytes, toHex } from '../../../shared/bytes';
import type { AccessControlItem, Batch, VerdictKind, WriteItem } from '../../../shared/model';
import { decodeFaultTexts } from '../../../shared/streamData';
import { accountNamed } from './accounts';
import type { Cast, StreamCast } from './cast';
import type { KeyDraws } from './keyDraws';
import { keyOf } from './keyText';
import { type Committing, freshBatch, type Planned } from './plan';

const guests = 50;
const secondAdmins = 3;

export class OddEntries {
  private made = 0;
  private readonly specialWritten = new Set<number>();

  constructor(
    private readonly cast: Cast,
    private readonly draws: KeyDraws,
  ) {}

  /** Special keys that were written; they are live ever after. */
  get liveKeys(): number {
    return this.specialWritten.size;
  }

  /** The next one in turn, about a stream that has keys. */
  next(seq: number, stream: number): Planned | Committing {
    const kinds = [
      () => this.conflict(seq, stream, 'writes'),
      () => this.rejected('senderMayNotWrite', 'SenderNoWritePermission', this.cast.stranger, seq, stream),
      () => this.deniedWrite(seq, stream),
      () => this.rejected('malformed', decodeFaultTexts.invalid, this.founder(stream), seq, stream),
      () => this.deniedRevoke(seq, stream),
      () => this.foreignWrite(seq, stream),
      () => this.skipped(seq, stream, [this.cast.streams[stream]!.id, this.cast.unwatched]),
      () => this.conflict(seq, stream, 'reads'),
      () => this.skipped(seq, stream, []),
      () => this.specialCommit(stream),
      () => this.changesOfRoles(stream),
      () => this.renounce(stream),
    ];
    return kinds[this.made++ % kinds.length]!();
  }

  private founder(stream: number): Uint8Array {
    return this.cast.streams[stream]!.founder;
  }

  private rejected(
    verdict: VerdictKind,
    result: string | null,
    sender: Uint8Array,
    seq: number,
    stream: number,
    change: (batch: Batch) => void = () => {},
  ): Planned {
    const batch = freshBatch(seq, this.draws.writes(this.draws.old(stream)));
    change(batch);
    return { sender, streamIds: [this.cast.streams[stream]!.id], batch, verdict, result };
  }

  /** A version one below that of a key in the batch. */
  private conflict(seq: number, stream: number, part: 'reads' | 'writes'): Planned {
    const draws = this.draws.old(stream);
    const items = this.draws.writes(draws);
    const sender = this.founder(stream);
    return this.rejected('versionConflict', 'VersionConfliction', sender, seq, stream, (batch) => {
      batch.version = BigInt(this.draws.newest(draws) - 1);
      batch.writes = part === 'writes' ? items : [];
      if (part === 'reads') batch.reads = items.map(({ streamId, key }) => ({ streamId, key }));
    });
  }

  private deniedWrite(seq: number, stream: number): Planned {
    const cast = this.cast.streams[stream]!;
    const start = Buffer.from(cast.specialKey).toString('utf8').slice(0, 32);
    const result = `WritePermissionDenied: stream: ${toHex(cast.id)}, key: ${start}`;
    return this.rejected('writeDenied', result, cast.writers[0]!, seq, stream, ({ writes }) =>
      writes.push(this.specialWrite(cast)),
    );
  }

  private deniedRevoke(seq: number, stream: number): Planned {
    const { id: streamId, writers } = this.cast.streams[stream]!;
    const [sender, account] = writers as [Uint8Array, Uint8Array];
    const result =
      `AccessControlPermissionDenied: operation: REVOKE_WRITER_ROLE, stream: ${toHex(streamId)}, ` +
      `key: NONE, account: ${toHex(account)}`;
    return this.rejected('accessControlDenied', result, sender, seq, stream, ({ accessControl }) =>
      accessControl.push({ opcode: 0x21, streamId, key: emptyBytes, account }),
    );
  }

  /** A write to a watched stream that the entry does not name. */
  private foreignWrite(seq: number, stream: number): Planned {
    const { id } = this.cast.streams[(stream + 1) % this.cast.streams.length]!;
    return this.rejected('tagsMismatch', 'TagsMismatch', this.founder(stream), seq, stream, ({ writes }) =>
      writes.push({ streamId: id, key: keyOf(0), value: this.draws.value() }),
    );
  }

  private skipped(seq: number, stream: number, streamIds: Uint8Array[]): Planned {
    return { ...this.rejected('skipped', null, this.founder(stream), seq, stream), streamIds };
  }

  private specialWrite({ id, specialKey }: StreamCast): WriteItem {
    return { streamId: id, key: specialKey, value: this.draws.value() };
  }

  private specialCommit(stream: number): Committing {
    const cast = this.cast.streams[stream]!;
    this.specialWritten.add(stream);
    return { sender: cast.specialWriter, streams: [stream], writes: [this.specialWrite(cast)] };
  }

  /** Grants that come and go, about few enough accounts that facts are replaced. */
  private changesOfRoles(stream: number): Committing {
    const { id: streamId, specialKey, founder } = this.cast.streams[stream]!;
    const guest = accountNamed(`guest ${this.made % guests}`);
    const grants = this.made % (2 * guests) < guests;
    const accessControl: AccessControlItem[] = [
      { opcode: grants ? 0x20 : 0x21, streamId, key: emptyBytes, account: guest },
      { opcode: grants ? 0x30 : 0x31, streamId, key: specialKey, account: guest },
      { opcode: 0, streamId, key: emptyBytes, account: accountNamed(`admin ${this.made % secondAdmins}`) },
    ];
    return { sender: founder, streams: [stream], accessControl };
  }

  /** Of a role that was never held: allowed, and stored. */
  private renounce(stream: number): Committing {
    const { id: streamId, specialWriter } = this.cast.streams[stream]!;
    return {
      sender: specialWriter,
      streams: [stream],
      accessControl: [{ opcode: 0x22, streamId, key: emptyBytes }],
    };
  }
}
