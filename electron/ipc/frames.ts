/**
 * Messages on a byte stream.
 *
 * | bytes | field   |                                    |
 * |-------|---------|------------------------------------|
 * | 4     | length  | of the message, big endian         |
 * | ...   | message | one encoded message of the contract |
 */
import type { Socket } from 'node:net';

/** Larger than any answer; a length beyond it is not one of ours. */
const maxMessage = 512 * 1024 * 1024;

/** Sends messages and hands over whole ones as they come in; a wrong length ends the socket. */
export function frameMessages(socket: Socket, onMessage: (bytes: Uint8Array) => void) {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let wanted = 4;
  let inHeader = true;

  const take = (): Buffer => {
    const joined = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, buffered);
    const taken = joined.subarray(0, wanted);
    chunks = joined.length > wanted ? [joined.subarray(wanted)] : [];
    buffered = joined.length - wanted;
    return taken;
  };

  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    buffered += chunk.length;
    while (buffered >= wanted) {
      const part = take();
      if (inHeader) wanted = part.readUInt32BE();
      else {
        onMessage(part);
        wanted = 4;
      }
      inHeader = !inHeader;
      if (wanted > maxMessage) {
        socket.destroy();
        return;
      }
    }
  });

  return (bytes: Uint8Array) => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(bytes.length);
    socket.cork();
    socket.write(header);
    socket.write(bytes);
    socket.uncork();
  };
}
