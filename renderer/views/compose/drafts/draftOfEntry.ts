/** What an entry carried, as a draft that can be mended and sent again; and the grants that would have let it in. */
import { concatBytes, toHex } from '../../../../shared/bytes';
import { type Draft, type DraftRow, newDraft, newRow } from '../../../../shared/compose/draft';
import type { MissingRight } from '../../../../shared/contract/explanation';
import { badInput } from '../../../../shared/errors';
import { type Batch, operationNames, type Role } from '../../../../shared/model';
import { decodeBatch, maxU64 } from '../../../../shared/streamData';
import { connection } from '../../../api/connection';
import { formatCount } from '../../../format/numbers';
import { keyFieldsOf, valueFieldsOf } from './valueFields';

/** Larger entries are not edited row by row. */
export const longestDrafted = 1 << 20;
const bytesAtOnce = 65_536;

/** A draft of the same rows, with the version that their sender had seen: so it shows what is stale. */
export async function draftOfEntry(seq: number): Promise<Draft> {
  const { sender, streamIds, size } = await connection.call('entry.get', { seq });
  if (size > longestDrafted) throw badInput('entry', 'is larger than 1 MiB and cannot be edited as rows');
  const decoded = decodeBatch(await readBytes(seq));
  if (!decoded.ok) throw badInput('entry', 'its data does not decode');
  const { version } = decoded.value;
  const seen = version > BigInt(Number.MAX_SAFE_INTEGER) ? -1 : Number(version);
  return newDraft(seen, {
    name: `Entry ${formatCount(seq)} again`,
    streams: [...new Set(streamIds)],
    sender,
    version:
      version === maxU64
        ? { mode: 'never', seen }
        : seen < 0
          ? { mode: 'number', text: version.toString(), seen }
          : { mode: 'asOf', seq: seen },
    rows: rowsOf(decoded.value, seen),
  });
}

/** The whole content, as far as the network's format makes something of it. */
async function readBytes(seq: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let offset = 0; ; ) {
    const { bytes, size, fields } = await connection.call('entry.bytes', {
      seq,
      offset,
      length: bytesAtOnce,
    });
    if (bytes.length === 0) throw badInput('entry', 'its data is not here');
    if (fields.length === 0) throw badInput('entry', 'a decoder of its own makes its rows');
    parts.push(bytes);
    offset += bytes.length;
    if (offset >= size) return concatBytes(...parts);
  }
}

/** Rows in the order of the format. */
export function rowsOf({ reads, writes, accessControl }: Batch, seen: number): DraftRow[] {
  const row = (streamId: Uint8Array, key: Uint8Array, fields: Partial<DraftRow>) =>
    newRow({
      streamId: toHex(streamId),
      ...(key.length > 0 && { key: keyFieldsOf(key) }),
      sawSeq: seen,
      ...fields,
    });
  return [
    ...reads.map(({ streamId, key }) => row(streamId, key, { act: 'guard' })),
    ...writes.map(({ streamId, key, value }) =>
      row(
        streamId,
        key,
        value.length === 0 ? { act: 'delete' } : { act: 'put', value: valueFieldsOf(value) },
      ),
    ),
    ...accessControl.map(({ opcode, streamId, key, account }) =>
      row(streamId, key, {
        act: operationNames[opcode],
        ...(account !== undefined && { account: toHex(account) }),
      }),
    ),
  ];
}

const grantOf = {
  admin: 'GRANT_ADMIN_ROLE',
  streamWriter: 'GRANT_WRITER_ROLE',
  specialWriter: 'GRANT_SPECIAL_WRITER_ROLE',
} as const satisfies Record<Role, DraftRow['act']>;

/** A row for each right; whoever may grant them is to send it. */
export function draftOfGrants(rights: readonly MissingRight[], seen: number): Draft {
  return newDraft(seen, {
    name: rights.length === 1 ? 'Grant' : `${formatCount(rights.length)} grants`,
    streams: [...new Set(rights.map(({ streamId }) => streamId))],
    rows: rights.map(({ role, streamId, key, account }) =>
      newRow({
        act: grantOf[role],
        streamId,
        ...(key !== null && { key: keyFieldsOf(key) }),
        account,
        sawSeq: seen,
      }),
    ),
  });
}
