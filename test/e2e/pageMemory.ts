/** What a page has in its memory, as far as it can be looked at. */
import { open, readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';

/** All that the page's heap holds, strings among it; the contents of buffers are not. */
export async function heapSnapshot(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: Buffer[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(Buffer.from(chunk)));
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return Buffer.concat(chunks);
}

/**
 * Memory of the processes that draw pages, what was freed and not used again among it.
 * @returns undefined where the system does not let it be read
 */
export async function processMemory(browser: Browser): Promise<Buffer[] | undefined> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  try {
    return (await Promise.all(renderers.map(({ id }) => writtenMemory(id)))).flat();
  } catch {
    return undefined;
  }
}

const largestPiece = 64 << 20;

async function writtenMemory(pid: number): Promise<Buffer[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8');
  const memory = await open(`/proc/${pid}/mem`);
  const pieces: Buffer[] = [];
  try {
    for (const [, from, to] of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
      const [start, end] = [Number.parseInt(from!, 16), Number.parseInt(to!, 16)];
      // Reserved room of the heap's cage, which is not there.
      if (end - start > largestPiece) continue;
      const piece = Buffer.alloc(end - start);
      const { bytesRead } = await memory.read(piece, 0, piece.length, start).catch(() => ({ bytesRead: 0 }));
      pieces.push(piece.subarray(0, bytesRead));
    }
  } finally {
    await memory.close();
  }
  return pieces;
}
