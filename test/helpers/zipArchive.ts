import { crc32 } from 'node:zlib';

/** A zip archive of stored files, made by hand (APPNOTE 4.3): name -> content. */
export function zipArchive(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const entry = zipEntry(name, Buffer.from(content), offset);
    locals.push(entry.local);
    centrals.push(entry.central);
    offset += entry.local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function zipEntry(name: string, content: Buffer, offset: number) {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  const where = Buffer.alloc(14);
  // A regular file that its owner may run, as Unix writes it.
  where.writeUInt32LE(0o100755 * 0x10000, 6);
  where.writeUInt32LE(offset, 10);
  return {
    local: Buffer.concat([signature(0x04034b50), fields, Buffer.from(name), content]),
    central: Buffer.concat([signature(0x02014b50), versionMadeBy, fields, where, Buffer.from(name)]),
  };
}

const versionMadeBy = Buffer.from([20, 3]);

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
