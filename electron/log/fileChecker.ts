/** What an exchange file must be like to follow from a log: order, chain, nonces, and who vouches for senders. */
import { createHash } from 'node:crypto';
import { equalBytes, fromText, toHex } from '../../shared/bytes';
import { badInput } from '../../shared/errors';
import type { Origin } from '../../shared/model';
import { encodeHeader, entryHash, genesisHash, setPrevHash } from './chain';
import type { ExaminedLine } from './examinedLine';
import { unknownRoot } from './exchangeFile';
import type { Signatures } from './logMeta';
import { type LogStore, sameEntry } from './logStore';

/** What an empty log takes over. */
export interface LogIdentity {
  logId: Uint8Array;
  firstSeq: number;
  prevHash: Uint8Array | undefined;
}

/** What the lines that were checked come to. */
export interface CheckedLines {
  lines: number;
  /** Streams in the tags, 0x-hex. */
  streams: string[];
  signatures: Signatures;
  identity: LogIdentity | undefined;
}

/** Follows the file as the log would, without changing it. */
export class FileChecker {
  private lines = 0;
  private expectedSeq: number | undefined;
  private prevHash: Uint8Array;
  private logId: Uint8Array | undefined;
  private firstSeq: number;
  private signatures: Signatures;
  private identity: LogIdentity | undefined;
  private readonly nonces = new Map<string, number>();
  private readonly streams = new Set<string>();

  constructor(
    private readonly log: LogStore,
    private readonly trustSenders: boolean,
  ) {
    this.prevHash = log.lastHash;
    this.firstSeq = log.meta.firstSeq;
    this.signatures = log.meta.signatures;
    this.logId = log.isEmpty ? undefined : log.meta.logId;
  }

  result(): CheckedLines {
    const { lines, signatures, identity } = this;
    return { lines, streams: [...this.streams], signatures, identity };
  }

  /** @throws badInput with the field that is wrong */
  check(line: ExaminedLine): void {
    const { seq, streamIds } = line.fields;
    if (this.lines === 0) this.begin(line);
    else if (seq !== this.expectedSeq) throw badInput('seq', `expected ${this.expectedSeq}, found ${seq}`);
    this.expectedSeq = seq + 1;
    this.lines++;
    if (line.logId !== undefined && !equalBytes(line.logId, this.logId ?? line.logId))
      throw badInput('logId', 'is of another log');
    for (const streamId of streamIds) this.streams.add(toHex(streamId));
    if (!line.rootHolds) throw badInput('dataRoot', 'does not belong to the data');
    if (seq < this.log.nextSeq && !this.log.isEmpty) this.compareWithStored(line);
    else this.checkNew(line);
  }

  /** The first line decides where the file begins; an empty log takes its identity from it. */
  private begin({ fields, logId, prevHash }: ExaminedLine): void {
    const { seq, origin } = fields;
    if (!this.log.isEmpty) {
      if (seq > this.log.nextSeq)
        throw badInput('seq', `leaves a gap: the log goes on at ${this.log.nextSeq}`);
      if (seq < this.firstSeq) throw badInput('seq', `the log begins at ${this.firstSeq}`);
      return;
    }
    if (logId === undefined && origin.signature !== undefined)
      throw badInput('logId', 'missing beside a signature');
    // Copies: what was examined is a view of all lines around it.
    this.logId = logId?.slice() ?? unsignedLogId(fields);
    this.firstSeq = seq;
    const genesis = genesisHash(this.logId);
    if (seq === 0 && prevHash !== undefined && !equalBytes(prevHash, genesis))
      throw badInput('prevHash', 'the first entry does not follow from its log');
    this.identity = { logId: this.logId, firstSeq: seq, prevHash: prevHash?.slice() };
    this.prevHash = this.identity.prevHash ?? genesis;
  }

  private compareWithStored({ fields, given, availability, prevHash }: ExaminedLine): void {
    const stored = this.log.reader.entry(fields.seq);
    if (stored === undefined) throw badInput('seq', 'the log has lost this entry');
    if (prevHash !== undefined && !equalBytes(prevHash, stored.prevHash))
      throw badInput('prevHash', 'differs from the stored entry');
    const kept = stored.availability;
    if (availability !== kept && availability !== 'notFetched' && kept !== 'notFetched')
      throw badInput('data', `is ${kept} in the stored entry: a log never changes its past`);
    const known = { ...fields, origin: fillOrigin(fields.origin, stored.origin) };
    if (availability !== 'present' && !given.dataRoot) known.dataRoot = stored.dataRoot;
    if (availability !== 'present' && !given.size) known.size = stored.size;
    if (!sameEntry(known, stored))
      throw badInput('seq', 'differs from the stored entry: a log never changes its past');
  }

  private checkNew(line: ExaminedLine): void {
    const { fields, prevHash } = line;
    if (prevHash !== undefined && !equalBytes(prevHash, this.prevHash))
      throw badInput('prevHash', 'does not follow from the entry before it');
    if (fields.origin.signature === undefined) this.takeUnsigned();
    else this.checkSignature(line);
    setPrevHash(line.header, this.prevHash);
    this.prevHash = entryHash(line.header);
  }

  private takeUnsigned(): void {
    if (this.signatures === 'unsigned') return;
    // Until something signed is in it, a log may become an unsigned one.
    if (this.log.isEmpty && this.nonces.size === 0) this.signatures = 'unsigned';
    else if (this.trustSenders || this.signatures === 'trustedSenders') this.signatures = 'trustedSenders';
    else
      throw badInput(
        'signature',
        'missing, and the log is signed; anyone could forge an admin (--trust-senders takes it)',
      );
  }

  private checkSignature({ fields, signed }: ExaminedLine): void {
    const { nonce } = fields.origin;
    if (nonce === undefined) return;
    if (!signed) throw badInput('signature', 'is not of the sender');
    const sender = toHex(fields.sender);
    const known = this.nonces.get(sender) ?? this.log.senderCounts(fields.sender).nextNonce;
    // A late start does not know how many entries a sender signed before.
    const unknownPast = this.firstSeq > 0 && known === 0;
    if (nonce !== known && !unknownPast) throw badInput('nonce', `expected ${known}, found ${nonce}`);
    this.nonces.set(sender, nonce + 1);
  }
}

/** Fields that a line leaves out are not a difference. */
function fillOrigin(given: Origin, stored: Origin): Origin {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...stored, ...Object.fromEntries(present) };
}

/** A log without an id is named after its first line, so that the same file is the same log everywhere. */
export function unsignedLogId(fields: ExaminedLine['fields']): Uint8Array {
  const hash = createHash('sha256').update(fromText('streamscope unsigned log 1'));
  return hash.update(encodeHeader({ ...fields, prevHash: unknownRoot })).digest();
}
