/**
 * File import: a feeder. A first pass checks the whole file against the log, and keeps nothing; a second appends in
 * groups. After a cancel or a kill a valid prefix is there, and the same command finishes it. Lines are examined in
 * parallel, and taken up in their order: what comes first in the file is said first.
 */
import { createHash } from 'node:crypto';
import { badInput, StreamscopeError } from '../../shared/errors';
import type { ExaminedLines, LinesToExamine } from './examine';
import { type ExaminedLine, unpackLines } from './examinedLine';
import { fieldsOf, linesOf, parseLine, rootOf } from './exchangeLines';
import { type FileBlock, readBlocks } from './fileBlocks';
import { type CheckedLines, FileChecker, unsignedLogId } from './fileChecker';
import { inOrder } from './inOrder';
import type { LogStore, NewEntry } from './logStore';
import type { Verifiers } from './verifiers';

/** A group is appended, and synced, when it has this many lines or bytes. */
const groupLines = 2000;
const groupBytes = 8 << 20;
/** Bytes of the file that are examined at once at most; a single line may be longer. */
const bytesUnderWay = 16 << 20;

/** How far a pass is. */
export interface ImportProgress {
  pass: Pass;
  /** Lines handled in this pass so far. */
  lines: number;
  /** Bytes of the file, compressed where it is, that they took. */
  fileBytes: number;
}

export interface ImportOptions {
  trustSenders: boolean;
  verifiers: Verifiers;
  signal: AbortSignal;
  onProgress: (progress: ImportProgress) => void;
}

type Pass = LinesToExamine['pass'];

/** What the first pass found. */
export interface CheckedFile extends CheckedLines {
  /** All lines of the file, blank ones too. */
  fileLines: number;
  /** Hashes of the groups of lines, in order. */
  groups: string[];
}

/** First pass: everything is checked, nothing is kept. @throws importRefused with line and field */
export async function checkFile(log: LogStore, file: string, options: ImportOptions): Promise<CheckedFile> {
  const checker = new FileChecker(log, options.trustSenders);
  const groups: string[] = [];
  const group = new Group();
  let fileLines = 0;
  for await (const { block, examined } of examinedBlocks(log, file, 'check', options)) {
    eachLine(block, examined, 'check', (line) => checker.check(line));
    if (group.add(block)) groups.push(group.take().hash);
    fileLines = block.first + block.lines - 1;
    options.onProgress({ pass: 'check', lines: fileLines, fileBytes: block.fileBytes });
  }
  if (!group.isEmpty) groups.push(group.take().hash);
  return { ...checker.result(), fileLines, groups };
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
  const group = new Group();
  let index = 0;
  let fileBytes = 0;
  // The disk takes a group while the next one is read.
  let underWay: Promise<void> = Promise.resolve();
  const append = async () => {
    const { first, last, hash, lines } = group.take();
    if (hash !== checked.groups[index++])
      throw refused(badInput('file', 'is not what was checked'), first, 'append');
    const progress = { pass: 'append', lines: last, fileBytes } as const;
    await underWay;
    stopIfCancelled(options.signal);
    underWay = appendGroup(log, lines, checked).then(() => options.onProgress(progress));
    // Looked at when the next group comes, or at the end.
    underWay.catch(() => {});
  };
  try {
    for await (const { block, examined } of examinedBlocks(log, file, 'append', options)) {
      eachLine(block, examined, 'append', (line) => group.lines.push(line));
      fileBytes = block.fileBytes;
      if (group.add(block)) await append();
    }
    if (!group.isEmpty) await append();
  } finally {
    await underWay;
  }
  if (index !== checked.groups.length)
    throw refused(badInput('file', 'ends before what was checked'), 1, 'append');
}

async function appendGroup(
  log: LogStore,
  lines: readonly ExaminedLine[],
  checked: CheckedFile,
): Promise<void> {
  if (lines.length === 0) return;
  if (log.isEmpty && checked.identity !== undefined) {
    const { logId, firstSeq, prevHash } = checked.identity;
    log.adopt(logId, firstSeq, prevHash);
  }
  const added: NewEntry[] = [];
  for (const line of lines) {
    if (line.fields.seq >= log.nextSeq) added.push(line);
    // Overlapping lines were compared in the first pass; one may bring data that was not here before.
    else if (line.data !== undefined) await log.fill([{ seq: line.fields.seq, data: line.data }]);
  }
  if (added.length > 0) await log.append(added, checked.signatures);
}

/** Blocks that are appended and synced together. Both passes make the same groups of the same file. */
class Group {
  lines: ExaminedLine[] = [];
  private first = 1;
  private count = 0;
  private bytes = 0;
  private hash = createHash('sha256');

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** @returns whether the group is whole with this block */
  add(block: FileBlock): boolean {
    this.hash.update(block.hash);
    this.count += block.lines;
    this.bytes += block.length;
    return this.count >= groupLines || this.bytes >= groupBytes;
  }

  /** What the group is; the next one begins behind it. */
  take(): { first: number; last: number; hash: string; lines: ExaminedLine[] } {
    const { first, lines } = this;
    this.first += this.count;
    const taken = { first, last: this.first - 1, hash: this.hash.digest('hex'), lines };
    this.lines = [];
    this.count = 0;
    this.bytes = 0;
    this.hash = createHash('sha256');
    return taken;
  }
}

/** @throws importRefused when the file does not read, after what comes before in it */
async function* examinedBlocks(
  log: LogStore,
  file: string,
  pass: Pass,
  { verifiers, signal }: ImportOptions,
): AsyncGenerator<{ block: FileBlock; examined: ExaminedLines }> {
  let logId = log.isEmpty ? undefined : log.meta.logId;
  const newFrom = log.isEmpty ? 0 : log.nextSeq;
  const examine = (block: FileBlock) => {
    logId ??= firstLogId(block);
    return verifiers.lines({ bytes: block.bytes, logId: logId ?? unknownLogId, pass, newFrom });
  };
  const limits = {
    items: verifiers.size + 1,
    bytes: bytesUnderWay,
    bytesOf: (block: FileBlock) => block.length,
  };
  let next = 1;
  try {
    for await (const { item: block, result } of inOrder(readBlocks(file), examine, limits)) {
      stopIfCancelled(signal);
      next = block.first + block.lines;
      yield { block, examined: result };
    }
  } catch (error) {
    throw refused(error, next, pass);
  }
}

function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new StreamscopeError('cancelled', {}, 'The import was cancelled.');
}

const unknownLogId = new Uint8Array(32);

/** The id that an empty log takes from the first line; undefined while there is none, or when it is wrong. */
function firstLogId({ bytes }: FileBlock): Uint8Array | undefined {
  try {
    for (const text of linesOf(bytes)) {
      const line = parseLine(text);
      if (line !== undefined)
        return line.logId ?? unsignedLogId(fieldsOf(line, line.data && rootOf(line.data)));
    }
  } catch {
    // The checker refuses this line.
  }
  return undefined;
}

function eachLine(
  block: FileBlock,
  { packed, fault }: ExaminedLines,
  pass: Pass,
  handle: (line: ExaminedLine) => void,
): void {
  for (const line of unpackLines(packed)) {
    try {
      handle(line);
    } catch (error) {
      throw refused(error, block.first + line.line, pass);
    }
  }
  if (fault !== undefined) throw refused(badInput(fault.field, fault.reason), block.first + fault.line, pass);
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
