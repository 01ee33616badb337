import { longestChunk } from '../../../shared/contract/chunks';
import { connection } from '../../api/connection';
import type { Amount } from '../../components/ProgressLine';

interface Options {
  signal: AbortSignal;
  onProgress: (sent: Amount) => void;
}

/**
 * Sends a file to the engine, a part at a time, so that neither side ever holds more of it.
 * @returns the id that `import.finish` takes. Rejects with a StreamscopeError, or when the file cannot be read
 */
export async function sendFile(file: File, { signal, onProgress }: Options): Promise<string> {
  const started = performance.now();
  const compressed = file.name.endsWith('.gz');
  const { id } = await connection.call('import.begin', { size: file.size, compressed }, { signal });
  try {
    for (let offset = 0; offset < file.size; offset += longestChunk) {
      const part = file.slice(offset, offset + longestChunk);
      const bytes = new Uint8Array(await part.arrayBuffer());
      await connection.call('import.chunk', { id, offset, bytes }, { signal });
      onProgress(sent(offset + bytes.length, file.size, performance.now() - started));
    }
    return id;
  } catch (error) {
    // The engine forgets it anyway when this page is gone.
    await connection.call('import.cancel', { id }).catch(() => {});
    throw error;
  }
}

function sent(done: number, total: number, milliseconds: number): Amount {
  const perSecond = milliseconds > 0 ? (1000 * done) / milliseconds : 0;
  return {
    unit: 'bytes',
    done,
    total,
    perSecond,
    secondsLeft: perSecond > 0 ? (total - done) / perSecond : null,
  };
}
