/** Which decoder reads an entry: one that a person gave to its streams, or the built-in one. */
import { createHash } from 'node:crypto';
import { toHex } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import type { EntryData } from '../replay/judge';
import type { DecodedEntry, Decoder } from './decoder';

/** A decoder that is named and cannot be used. Never passed over: another decoder would give another state. */
export interface UnusableDecoder {
  reason: string;
}

/** Fuel after which a group of entries is large enough; half a second of work. */
const groupFuel = 60_000_000;
/** Bytes of decoded data that a reader remembers: a page of the log asks for the same entries again and again. */
const rememberedBytes = 32 << 20;

const differentDecoders = 'the streams of this entry do not name the same decoder';

export class Decoders {
  /** Whether no stream has one: then nobody needs to ask. */
  readonly isNone: boolean;
  private spent = 0;
  private readonly remembered = new Map<string, { data: EntryData; bytes: number }>();
  private bytes = 0;

  /**
   * @param hashes of the decoders' texts, by 0x-hex of the stream
   * @param loaded the decoders by these hashes
   * @param remembers whether answers are kept for a while; replay reads each entry once
   */
  constructor(
    private readonly hashes: Readonly<Record<string, string>>,
    private readonly loaded: ReadonlyMap<string, Decoder | UnusableDecoder>,
    private readonly remembers: boolean,
  ) {
    this.isNone = Object.keys(hashes).length === 0;
  }

  /** Every stream has the built-in decoder. */
  static none(): Decoders {
    return new Decoders({}, new Map(), false);
  }

  /** The decoder of a stream; undefined where it has none. @throws decoderUnusable */
  of(streamId: string): Decoder | undefined {
    const hash = this.hashes[streamId];
    return hash === undefined ? undefined : this.usable(hash);
  }

  private usable(hash: string): Decoder {
    const decoder = this.loaded.get(hash);
    if (decoder !== undefined && !('reason' in decoder)) return decoder;
    const reason = decoder?.reason ?? 'it is not loaded';
    throw new StreamscopeError('decoderUnusable', { hash, reason }, `The decoder ${hash}: ${reason}.`);
  }

  /**
   * The data of an entry by the decoder that all its streams name; undefined where none of them names one.
   * @param content the bytes as submitted, decrypted
   * @throws decoderUnusable, HostFault
   */
  decode(entry: DecodedEntry, content: Uint8Array): EntryData | undefined {
    const named = new Set(entry.streamIds.map((streamId) => this.hashes[toHex(streamId)]));
    const [hash] = named;
    if (named.size > 1) return { state: 'undecodable', message: differentDecoders };
    if (hash === undefined) return undefined;
    const key = this.remembers ? identityOf(entry, content) : '';
    const known = this.remembered.get(key);
    if (known !== undefined) return known.data;
    const answer = this.usable(hash).decode(content, entry);
    this.spent += answer.fuel;
    const data: EntryData = answer.ok
      ? { state: 'present', plain: answer.data, source: 'decoder' }
      : { state: 'undecodable', message: answer.message };
    if (this.remembers) this.remember(key, data, answer.ok ? answer.data.length : 0);
    return data;
  }

  private remember(key: string, data: EntryData, bytes: number): void {
    this.remembered.set(key, { data, bytes: bytes + 256 });
    this.bytes += bytes + 256;
    for (const [oldest, { bytes: freed }] of this.remembered) {
      if (this.bytes <= rememberedBytes) break;
      this.remembered.delete(oldest);
      this.bytes -= freed;
    }
  }

  /** Whether decoding has taken long enough for one group; asked once an entry. The answer changes no result. */
  isGroupFull(): boolean {
    if (this.spent < groupFuel) return false;
    this.spent = 0;
    return true;
  }
}

/** All that an answer depends on besides the decoder: a draft has a seq, too, and may change. */
function identityOf({ seq, sender, streamIds }: DecodedEntry, content: Uint8Array): string {
  const hash = createHash('sha256').update(`${seq} ${toHex(sender)} ${streamIds.map(toHex).join()}\n`);
  return hash.update(content).digest('base64');
}
