/** Party: puts small entries on a local network, each with one key; never measured. */
import { ChainWriter, putData } from '../../network/chainWriter';
import type { DevnetAddresses } from '../product';

export const benchStream = `0x${'be'.repeat(32)}` as const;

export interface FillInput {
  network: DevnetAddresses;
  entries: number;
  /** Different keys among them. */
  distinct: number;
}

/** Entries of one transaction: what a block of a busy chain has. */
const entriesTogether = 100;
const uploadedTogether = 500;

export async function fillNetwork({ network, entries, distinct }: FillInput): Promise<null> {
  const writer = new ChainWriter(network);
  const all = Array.from({ length: entries }, (_, i) => ({
    streamIds: [benchStream],
    data: putData(
      benchStream,
      `items/${String(i % distinct).padStart(8, '0')}/owner`,
      `value of entry ${i}, ${'x'.repeat(80)}`,
    ),
  }));
  const upload = async () => {
    for (let start = 0; start < entries; start += uploadedTogether)
      await writer.upload(all.slice(start, start + uploadedTogether));
  };
  const submit = async () => {
    for (let start = 0; start < entries; start += entriesTogether)
      await writer.submit(all.slice(start, start + entriesTogether));
  };
  await Promise.all([upload(), submit()]);
  await writer.mine(3);
  return null;
}
