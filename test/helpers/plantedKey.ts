/** A private key that is planted, and the search for it in every form in which it could stand somewhere. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Wallet } from 'ethers';

export interface PlantedKey {
  secret: Buffer;
  /** 64 hex digits. */
  hex: string;
  /** In lower case. */
  account: string;
}

/** A key that nobody else has, the same in every run. */
export function plantedKey(name: string): PlantedKey {
  const secret = createHash('sha256').update(name).digest();
  const hex = secret.toString('hex');
  return { secret, hex, account: new Wallet(`0x${hex}`).address.toLowerCase() };
}

const formsOf = ({ secret, hex }: PlantedKey): Record<string, Buffer> => ({
  hex: Buffer.from(hex),
  'capital hex': Buffer.from(hex.toUpperCase()),
  'hex in two-byte text': Buffer.from(hex, 'utf16le'),
  base64: Buffer.from(secret.toString('base64').replace(/=+$/, '')),
  base64url: Buffer.from(secret.toString('base64url')),
  bytes: secret,
  'bytes as a list': Buffer.from([...secret].join(',')),
  decimal: Buffer.from(BigInt(`0x${hex}`).toString()),
});

/** @returns the names of the forms in which the key is there */
export function formsIn(content: Uint8Array, key: PlantedKey): string[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return Object.entries(formsOf(key))
    .filter(([, form]) => bytes.includes(form))
    .map(([name]) => name);
}

/** Contents with the key in each of the forms, which a search must find. */
export function everyForm(key: PlantedKey): [string, Buffer][] {
  return Object.entries(formsOf(key)).map(([name, form]) => [
    name,
    Buffer.concat([Buffer.from('before '), form, Buffer.from(' behind')]),
  ]);
}

/** All files of a folder and the folders in it; what is compressed with gzip comes unpacked. */
export async function filesOf(folder: string): Promise<{ name: string; content: Buffer }[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  return Promise.all(
    files.map(async (file) => {
      const name = join(file.parentPath, file.name);
      const content = await readFile(name);
      return { name, content: content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content };
    }),
  );
}
