/** Lines of a text file, read as a stream; gzip where the name ends in .gz. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { badInput, StreamscopeError } from '../../shared/errors';

/** Longer than any entry that can be stored as text. */
const longestLine = 400 << 20;

/** @throws badInput naming the file when it cannot be read or a line is beyond all bounds */
export async function* readLines(file: string): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let pendingLength = 0;
  const take = (last: Buffer) => {
    const line = Buffer.concat([...pending, last]).toString('utf8');
    pending = [];
    pendingLength = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
  try {
    for await (const chunk of open(file)) {
      let rest = chunk as Buffer;
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        yield take(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
      }
      pending.push(rest);
      pendingLength += rest.length;
      if (pendingLength > longestLine) throw badInput('line', 'is too long');
    }
  } catch (error) {
    if (error instanceof StreamscopeError) throw error;
    throw badInput('file', `does not read: ${error instanceof Error ? error.message : error}`);
  }
  if (pendingLength > 0) yield take(Buffer.alloc(0));
}

function open(file: string): Readable {
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  if (!file.endsWith('.gz')) return stream;
  const gunzip = createGunzip();
  stream.on('error', (error) => gunzip.destroy(error));
  // A reader that stops early closes the end of the pipe; its start holds the file.
  gunzip.on('close', () => stream.destroy());
  return stream.pipe(gunzip);
}
