/** Standard output, without outrunning whoever reads it. */
import { once } from 'node:events';
import { toHex } from '../../shared/bytes';

/** Writes one line; resolves when more may be written. */
export async function printLine(line: string): Promise<void> {
  await printText(`${line}\n`);
}

/** Writes a text as it is; resolves when more may be written. */
export async function printText(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** One value as a JSON line. Numbers that could be beyond 2^53-1 are given as decimal strings by their makers. */
export function printJson(value: unknown): Promise<void> {
  return printLine(JSON.stringify(value));
}

/** A reader that has seen enough (`| head`) ends the command quietly. */
export function endOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** The same value with its bytes as 0x-hex. */
export function withHex(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(withHex);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withHex(part)]));
}
