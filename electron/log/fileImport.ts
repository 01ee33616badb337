/**
 * File import: a feeder. A first pass checks the whole file against the log, and keeps nothing; a second appends in
 * groups. After a cancel or a kill a valid prefix is there, and the same command finishes it.
 */
import { createHash } from 'node:crypto';
import { equalBytes, fromText, toHex } from '../../shared/bytes';
import { badInput, StreamscopeError } from '../../shared/errors';
import { describeSubmission } from '../../shared/submission';
import { encodeHeader, entryHash, genesisHash } from './chain';
import { type ExchangeLine, parseExchangeLine, unknownRoot } from './exchangeFile';
import { readLines } from './fileLines';
import { keccak256 } from './keccak';
import type { Signatures } from './logMeta';
import { type LogStore, type NewEntry, sameEntry } from './logStore';
import { isSignedBy } from './signature';

/** A group is appended, and synced, when it has this many entries or bytes. */
const groupEntries = 2000;
const groupBytes = 8 << 20;

export interface ImportOptions {
  trustSenders: boolean;
  signal: AbortSignal;
  /** Lines handled in this pass so far. */
  onProgress: (done: number, pass: Pass) => void;
}

type Pass = 'check' | 'append';

/** What the first pass found. */
export interface CheckedFile {
  lines: number;
  /** Hashes of the groups of lines, in order. */
  groups: string[];
  /** Streams in the tags, 0x-hex. */
  streams: string[];
  signatures: Signatures;
  /** What an empty log takes over. */
  identity: { logId: Uint8Array; firstSeq: number; prevHash: Uint8Array | undefined } | undefined;
}

/** First pass: everything is checked, nothing is kept. @throws importRefused with line and field */
export async function checkFile(log: LogStore, file: string, options: ImportOptions): Promise<CheckedFile> {
  const checker = new Checker(log, options.trustSenders);
  const groups: string[] = [];
  for await (const group of lineGroups(file, 'check')) {
    eachLine(group, 'check', options, (line) => checker.check(line));
    groups.push(group.hash);
    options.onProgress(group.first + group.lines.length - 1, 'check');
  }
  return { ...checker.result(), groups };
}

/**
 * Second pass: appends the lines that the log does not have yet, a group at a time.
 * @throws importRefused when a group is not the one that was checked
 */
export async function appendFile(
  log: LogStore,
  file: string,
  checked: CheckedFile,
  options: ImportOptions,
): Promise<void> {
  let index = 0;
  for await (const group of lineGroups(file, 'append')) {
    if (group.hash !== checked.groups[index++])
      throw refused(badInput('file', 'is not what was checked'), group.first, 'append');
    const lines: ExchangeLine[] = [];
    eachLine(group, 'append', options, (line) => lines.push(line));
    await appendGroup(log, lines, checked);
    options.onProgress(group.first + group.lines.length - 1, 'append');
  }
  if (index !== checked.groups.length)
    throw refused(badInput('file', 'ends before what was checked'), 1, 'append');
}

async function appendGroup(
  log: LogStore,
  lines: readonly ExchangeLine[],
  checked: CheckedFile,
): Promise<void> {
  const first = lines[0];
  if (first === undefined) return;
  if (log.isEmpty && checked.identity !== undefined) {
    const { logId, firstSeq, prevHash } = checked.identity;
    log.adopt(logId, firstSeq, prevHash);
  }
  const added: NewEntry[] = [];
  for (const line of lines) {
    if (line.seq >= log.nextSeq) added.push(newEntry(line));
    // Overlapping lines were compared in the first pass; one may bring data that was not here before.
    else if (line.data !== undefined) await log.fill(line.seq, line.data);
  }
  if (added.length > 0) await log.append(added, checked.signatures);
}

/** Lines that are checked, and later appended and synced, together. */
interface LineGroup {
  /** Number of the first line, from 1. */
  first: number;
  lines: string[];
  /** Both passes must read the same. */
  hash: string;
}

/** The same groups in both passes, by the same rule. A line that does not read has a number too. */
async function* lineGroups(file: string, pass: Pass): AsyncGenerator<LineGroup> {
  let first = 1;
  let lines: string[] = [];
  let length = 0;
  const take = (): LineGroup => {
    const group = { first, lines, hash: createHash('sha256').update(lines.join('\n')).digest('hex') };
    first += lines.length;
    lines = [];
    length = 0;
    return group;
  };
  try {
    for await (const text of readLines(file)) {
      lines.push(text);
      length += text.length;
      if (lines.length === groupEntries || length >= groupBytes) yield take();
    }
  } catch (error) {
    // What was read before is looked at first: its mistakes come first.
    if (lines.length > 0) yield take();
    throw refused(error, first, pass);
  }
  if (lines.length > 0) yield take();
}

function eachLine(
  group: LineGroup,
  pass: Pass,
  options: ImportOptions,
  handle: (line: ExchangeLine) => void,
): void {
  for (const [index, text] of group.lines.entries()) {
    if (options.signal.aborted) throw new StreamscopeError('cancelled', {}, 'The import was cancelled.');
    if (text.trim() === '') continue;
    try {
      handle(parseExchangeLine(text));
    } catch (error) {
      throw refused(error, group.first + index, pass);
    }
  }
}

/** A field's fault with the line it is in. */
function refused(error: unknown, line: number, pass: Pass): unknown {
  if (!(error instanceof StreamscopeError) || error.code !== 'badInput') return error;
  const { field, reason } = (error as StreamscopeError<'badInput'>).data;
  const kept = pass === 'check' ? 'Nothing was imported.' : 'The file was changed while it was imported.';
  const where = line === 1 && field === 'file' ? field : `Line ${line}, ${field}`;
  const message = `${where}: ${reason}. ${kept}`;
  return new StreamscopeError('importRefused', { line, field, reason }, message, { cause: error });
}

function newEntry(line: ExchangeLine): NewEntry {
  return {
    fields: {
      seq: line.seq,
      sender: line.sender,
      streamIds: line.streamIds,
      dataRoot: line.dataRoot ?? (line.data === undefined ? unknownRoot : rootOf(line.data)),
      size: line.size ?? line.data?.length ?? 0,
      origin: line.origin,
    },
    data: line.data,
    availability: line.availability,
  };
}

function rootOf(data: Uint8Array): Uint8Array {
  return describeSubmission(data, keccak256).dataRoot;
}

function wrong(field: string, reason: string): never {
  throw new StreamscopeError('badInput', { field, reason }, `${field}: ${reason}`);
}

/** Follows the file as the log would, without changing it. */
class Checker {
  private lines = 0;
  private next: number;
  private prevHash: Uint8Array;
  private logId: Uint8Array | undefined;
  private firstSeq: number;
  private signatures: Signatures;
  private identity: CheckedFile['identity'];
  private readonly nonces = new Map<string, number>();
  private readonly streams = new Set<string>();

  constructor(
    private readonly log: LogStore,
    private readonly trustSenders: boolean,
  ) {
    this.next = log.nextSeq;
    this.prevHash = log.lastHash;
    this.firstSeq = log.meta.firstSeq;
    this.signatures = log.meta.signatures;
    this.logId = log.isEmpty ? undefined : log.meta.logId;
  }

  result(): Omit<CheckedFile, 'groups'> {
    const { lines, signatures, identity } = this;
    return { lines, streams: [...this.streams], signatures, identity };
  }

  private expectedSeq: number | undefined;

  check(line: ExchangeLine): void {
    if (this.lines === 0) this.begin(line);
    else if (line.seq !== this.expectedSeq) wrong('seq', `expected ${this.expectedSeq}, found ${line.seq}`);
    this.expectedSeq = line.seq + 1;
    this.lines++;
    if (line.logId !== undefined && !equalBytes(line.logId, this.logId ?? line.logId)) {
      wrong('logId', 'is of another log');
    }
    for (const streamId of line.streamIds) this.streams.add(toHex(streamId));
    const entry = newEntry(line);
    if (
      line.data !== undefined &&
      line.dataRoot !== undefined &&
      !equalBytes(rootOf(line.data), line.dataRoot)
    ) {
      wrong('dataRoot', 'does not belong to the data');
    }
    if (line.seq < this.log.nextSeq && !this.log.isEmpty) this.compareWithStored(line, entry);
    else this.checkNew(line, entry);
  }

  /** The first line decides where the file begins; an empty log takes its identity from it. */
  private begin(line: ExchangeLine): void {
    if (!this.log.isEmpty) {
      if (line.seq > this.next) wrong('seq', `leaves a gap: the log goes on at ${this.next}`);
      if (line.seq < this.firstSeq) wrong('seq', `the log begins at ${this.firstSeq}`);
      return;
    }
    if (line.logId === undefined && line.origin.signature !== undefined)
      wrong('logId', 'missing beside a signature');
    this.logId = line.logId ?? unsignedLogId(line);
    this.firstSeq = line.seq;
    this.next = line.seq;
    const genesis = genesisHash(this.logId);
    if (line.seq === 0 && line.prevHash !== undefined && !equalBytes(line.prevHash, genesis)) {
      wrong('prevHash', 'the first entry does not follow from its log');
    }
    this.prevHash = line.prevHash ?? genesis;
    this.identity = { logId: this.logId, firstSeq: line.seq, prevHash: line.prevHash };
  }

  private compareWithStored(line: ExchangeLine, entry: NewEntry): void {
    const stored = this.log.reader.entry(line.seq);
    if (stored === undefined) wrong('seq', 'the log has lost this entry');
    if (line.prevHash !== undefined && !equalBytes(line.prevHash, stored.prevHash))
      wrong('prevHash', 'differs from the stored entry');
    const [given, kept] = [line.availability, stored.availability];
    if (given !== kept && given !== 'notFetched' && kept !== 'notFetched')
      wrong('data', `is ${kept} in the stored entry: a log never changes its past`);
    const known = { ...entry.fields, origin: fillOrigin(entry.fields.origin, stored.origin) };
    if (line.data === undefined && line.dataRoot === undefined) known.dataRoot = stored.dataRoot;
    if (line.data === undefined && line.size === undefined) known.size = stored.size;
    if (!sameEntry(known, stored))
      wrong('seq', 'differs from the stored entry: a log never changes its past');
  }

  private checkNew(line: ExchangeLine, entry: NewEntry): void {
    if (line.prevHash !== undefined && !equalBytes(line.prevHash, this.prevHash)) {
      wrong('prevHash', 'does not follow from the entry before it');
    }
    if (line.origin.signature === undefined) this.takeUnsigned();
    else this.checkSignature(line, entry);
    this.prevHash = entryHash(encodeHeader({ ...entry.fields, prevHash: this.prevHash }));
    this.next = line.seq + 1;
  }

  private takeUnsigned(): void {
    if (this.signatures === 'unsigned') return;
    // Until something signed is in it, a log may become an unsigned one.
    if (this.log.isEmpty && this.nonces.size === 0) this.signatures = 'unsigned';
    else if (this.trustSenders || this.signatures === 'trustedSenders') this.signatures = 'trustedSenders';
    else
      wrong(
        'signature',
        'missing, and the log is signed; anyone could forge an admin (--trust-senders takes it)',
      );
  }

  private checkSignature(line: ExchangeLine, entry: NewEntry): void {
    const { nonce, signature } = line.origin;
    const logId = this.logId;
    if (nonce === undefined || signature === undefined || logId === undefined) return;
    const { seq: _, ...fields } = entry.fields;
    if (!isSignedBy(line.sender, signature, { ...fields, logId, nonce }))
      wrong('signature', 'is not of the sender');
    const sender = toHex(line.sender);
    const known = this.nonces.get(sender) ?? this.log.senderCounts(line.sender).nextNonce;
    // A late start does not know how many entries a sender signed before.
    const unknownPast = this.firstSeq > 0 && known === 0;
    if (nonce !== known && !unknownPast) wrong('nonce', `expected ${known}, found ${nonce}`);
    this.nonces.set(sender, nonce + 1);
  }
}

/** Fields that a line leaves out are not a difference. */
function fillOrigin(given: ExchangeLine['origin'], stored: ExchangeLine['origin']): ExchangeLine['origin'] {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...stored, ...Object.fromEntries(present) };
}

/** A log without an id is named after its first line, so that the same file is the same log everywhere. */
function unsignedLogId(line: ExchangeLine): Uint8Array {
  const { fields } = newEntry(line);
  const hash = createHash('sha256').update(fromText('streamscope unsigned log 1'));
  return hash.update(encodeHeader({ ...fields, prevHash: unknownRoot })).digest();
}
