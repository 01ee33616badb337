/** Follows the header rows of a log as they pass by, in order. */
import { equalBytes } from '../../shared/bytes';
import { entryHash, genesisHash, hashLength } from './chain';
import { headerBounds, seqOfLogRow } from './logKeys';
import { damaged } from './logReader';

const prevHashAt = 1 + hashLength;

export class HeaderChain {
  private next: number;
  private last: Uint8Array | undefined;

  constructor(
    private readonly logId: Uint8Array,
    private readonly firstSeq: number,
  ) {
    this.next = firstSeq;
  }

  get nextSeq(): number {
    return this.next;
  }

  get lastHash(): Uint8Array {
    return this.last ?? genesisHash(this.logId);
  }

  /** Takes any row of the log; those that are no headers pass. @throws logDamaged */
  take(key: Uint8Array, row: Uint8Array): void {
    if (key[0] !== headerBounds.gte[0]) return;
    const seq = key.length === 9 ? seqOfLogRow(key) : -1;
    if (seq !== this.next) throw damaged(this.next, 'it is missing');
    const prevHash = row.subarray(prevHashAt, prevHashAt + hashLength);
    // A log that starts late follows an entry that is not here.
    const follows = this.last ?? (this.firstSeq === 0 ? genesisHash(this.logId) : prevHash);
    if (!equalBytes(prevHash, follows)) throw damaged(seq, 'it does not follow from the entry before it');
    const hash = row.subarray(1, prevHashAt);
    if (!equalBytes(entryHash(row.subarray(prevHashAt)), hash))
      throw damaged(seq, 'it was changed after it was stored');
    this.last = Uint8Array.from(hash);
    this.next++;
  }
}
