/** Blocks of whole lines of a text file, read as a stream; gzip where the name ends in .gz. */
import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { concatBytes } from '../../shared/bytes';
import { badInput, StreamscopeError } from '../../shared/errors';

/** A block ends when it has this many lines or bytes; a longer line is a block of its own. */
const blockLines = 250;
const blockBytes = 256 << 10;
/** Longer than any entry that can be stored as text. */
const longestLine = 400 << 20;
const lineFeed = 10;

/** Lines that are looked at together. */
export interface FileBlock {
  /** Number of the first line, from 1. */
  first: number;
  lines: number;
  /** The lines with their ends; the last line of a file may have none. May be given away to another thread. */
  bytes: Uint8Array<ArrayBuffer>;
  length: number;
  /** SHA-256 of the bytes. */
  hash: Uint8Array;
  /** Bytes of the file, compressed where it is, that were read when the block was whole. */
  fileBytes: number;
}

/** @throws badInput naming the file when it cannot be read or a line is beyond all bounds */
export async function* readBlocks(file: string): AsyncGenerator<FileBlock> {
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  const collector = new BlockCollector(stream);
  try {
    for await (const chunk of unpacked(file, stream)) yield* collector.take(chunk as Buffer);
  } catch (error) {
    // What was read before is looked at first: its mistakes come first.
    yield* collector.flush();
    if (error instanceof StreamscopeError) throw error;
    throw badInput('file', `does not read: ${error instanceof Error ? error.message : error}`);
  }
  yield* collector.end();
}

function unpacked(file: string, stream: ReadStream): AsyncIterable<unknown> {
  if (!file.endsWith('.gz')) return stream;
  const gunzip = createGunzip({ chunkSize: 256 << 10 });
  stream.on('error', (error) => gunzip.destroy(error));
  // A reader that stops early closes the end of the pipe; its start holds the file.
  gunzip.on('close', () => stream.destroy());
  return stream.pipe(gunzip);
}

class BlockCollector {
  private first = 1;
  private lines = 0;
  private length = 0;
  private whole: Uint8Array[] = [];
  /** Parts of a line whose end is not read yet. */
  private open: Uint8Array[] = [];
  private openLength = 0;

  constructor(private readonly stream: ReadStream) {}

  *take(chunk: Buffer): Generator<FileBlock> {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      yield* this.addLine(chunk.subarray(start, end + 1));
      start = end + 1;
    }
    if (start < chunk.length) this.open.push(chunk.subarray(start));
    this.openLength += chunk.length - start;
    if (this.openLength > longestLine) throw badInput('line', 'is too long');
  }

  /** The lines that are whole so far. */
  *flush(): Generator<FileBlock> {
    if (this.lines === 0) return;
    const { first, lines, length } = this;
    const bytes = concatBytes(...this.whole);
    const hash = createHash('sha256').update(bytes).digest();
    const block = { first, lines, bytes, length, hash, fileBytes: this.stream.bytesRead };
    this.first += lines;
    this.lines = 0;
    this.length = 0;
    this.whole = [];
    yield block;
  }

  *end(): Generator<FileBlock> {
    if (this.openLength > 0) yield* this.addLine(new Uint8Array(0));
    yield* this.flush();
  }

  private *addLine(last: Uint8Array): Generator<FileBlock> {
    const length = this.openLength + last.length;
    if (length > blockBytes) yield* this.flush();
    this.whole.push(...this.open, last);
    this.open = [];
    this.openLength = 0;
    this.length += length;
    this.lines++;
    if (this.lines === blockLines || this.length >= blockBytes) yield* this.flush();
  }
}
