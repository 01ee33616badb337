/**
 * Entries on their way to a network: signed, and not yet wholly on storage nodes. Each lies in a file of the workspace
 * before anything is sent, since a transaction whose data is lost would hold up everybody who follows the stream. It
 * stays a while after it has arrived, since a chain can take it back.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { accountField, hexBytes, streamIdField } from '../../shared/contract/inputs';
import { storageFault } from '../store/faults';

const outgoingSchema = z.object({
  /** Hash of the transaction, and the file's name. */
  txHash: z.string().regex(/^0x[0-9a-f]{64}$/),
  /** The signed transaction. */
  raw: z.string().regex(/^0x[0-9a-f]+$/),
  sender: accountField,
  streamIds: z.array(streamIdField),
  /** base64. */
  data: z.string(),
  /** null until it is mined. */
  seq: z.number().int().min(0).nullable(),
  /** When it was wholly on storage nodes, in ms since 1970; null before. */
  arrivedAt: z.number().nullable().default(null),
  /** The draft that it was made from, and what the draft will say once it is mined. */
  draft: z.object({ id: z.string(), dataRoot: hexBytes, signedAt: z.number() }).nullable().default(null),
});
export type Outgoing = z.infer<typeof outgoingSchema>;

export class OutgoingFolder {
  constructor(private readonly folder: string) {}

  /** Kept when this resolves. @throws storageFailed */
  async keep(entry: Outgoing): Promise<void> {
    const file = this.file(entry.txHash);
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify(entry), { flush: true });
      await rename(`${file}.new`, file);
    } catch (error) {
      throw storageFault('The entry could not be kept before it is sent', error);
    }
  }

  async remove(txHash: string): Promise<void> {
    await rm(this.file(txHash), { force: true });
  }

  /** What an earlier run left unfinished. */
  async list(): Promise<Outgoing[]> {
    const names = await readdir(this.folder).catch(() => []);
    const entries: Outgoing[] = [];
    for (const name of names.filter((one) => one.endsWith('.json'))) {
      const text = await readFile(join(this.folder, name), 'utf8').catch(() => '');
      const { data } = outgoingSchema.safeParse(parseJson(text));
      if (data !== undefined) entries.push(data);
    }
    return entries;
  }

  private file(txHash: string): string {
    return join(this.folder, `${txHash}.json`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
