/** What a composed entry consists of: its content as it goes into the log, and the streams it is tagged with. */
import { fromHex } from '../../shared/bytes';
import { taggedStreams } from '../../shared/compose/taggedStreams';
import type { CheckedInput } from '../../shared/contract/contract';
import { toBatch } from '../../shared/contract/toBatch';
import { badInput } from '../../shared/errors';
import { encodeBatch, padToSectors } from '../../shared/streamData';
import { readableParts } from '../query/explain';

export interface Content {
  data: Uint8Array;
  streamIds: Uint8Array[];
}

/** @throws badInput that names the item where it cannot be encoded, or where no stream can be tagged */
export function contentOf({
  batch,
  data,
  streamIds,
}: Pick<CheckedInput<'compose.dryRun'>, 'batch' | 'data' | 'streamIds'>): Content {
  if ((batch === undefined) === (data === undefined))
    throw badInput('batch', 'expected either batch or data');
  const bytes = data ?? encodeBatch(toBatch(batch!));
  const tagged = streamIds?.map(fromHex) ?? streamsOf(bytes);
  if (tagged.length === 0) throw badInput('batch', 'has no write and no access-control item');
  return { data: bytes, streamIds: tagged };
}

function streamsOf(bytes: Uint8Array): Uint8Array[] {
  const { writes, controls } = readableParts(padToSectors(bytes));
  return taggedStreams({ writes, accessControl: controls });
}
