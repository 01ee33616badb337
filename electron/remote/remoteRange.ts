/** Ordered reads of a stream at another node. */
import { createHash } from 'node:crypto';
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { DumpPage, DumpRow, ExportPart, RangePage } from '../../shared/contract/outputs';
import { readsOnly } from '../../shared/errors';
import { packRows } from '../../shared/rowPage';
import { keyRange } from '../query/range';
import { rowsLeft, writePart } from '../query/rangeExport';
import { matcherOf } from '../query/scan/matcher';
import { scanKeys } from '../query/scanKeys';
import { remoteHash } from '../rpc/remoteHash';
import { RemoteKeys } from '../rpc/remoteKeys';
import { longestSlice, type RemoteKey, type RemotePlace } from '../rpc/remoteNode';
import { placeOf, type RemoteContext } from './remoteContext';

export async function remoteRange(
  context: RemoteContext,
  input: CheckedInput<'range.page'>,
): Promise<RangePage> {
  const started = performance.now();
  const place = placeOf(context, input.streamId, input.at);
  const headBytes = input.value === undefined ? input.valueBytes : longestSlice;
  const scan = await scanKeys(
    new RemoteKeys(context.node, place, headBytes).walk(input.reverse),
    keyRange(input),
    {
      reverse: input.reverse,
      limit: input.limit,
      after: input.after === undefined ? undefined : fromHex(input.after),
      from: input.from === undefined ? undefined : fromHex(input.from),
      until: started + (input.within ?? context.pageTime),
      passes: valueFilter(context, place, input),
    },
  );
  const rows = scan.found.map((row) => ({ ...row, head: row.head.subarray(0, input.valueBytes) }));
  return {
    at: place.at,
    rows: packRows(rows),
    count: rows.length,
    writers: [],
    next: scan.next === undefined ? null : toHex(scan.next),
    rowsRead: scan.rowsRead,
    milliseconds: performance.now() - started,
  };
}

const exportRows = 500;

export async function remoteExport(
  context: RemoteContext,
  input: CheckedInput<'range.export'>,
): Promise<ExportPart> {
  const place = placeOf(context, input.streamId, input.at);
  const scan = await scanKeys(
    new RemoteKeys(context.node, place, longestSlice).walk(input.reverse),
    keyRange(input),
    {
      reverse: input.reverse,
      limit: Math.max(1, Math.min(exportRows, rowsLeft(input))),
      after: input.after === undefined ? undefined : fromHex(input.after),
      until: performance.now() + (input.within ?? context.pageTime),
      passes: valueFilter(context, place, input),
    },
  );
  return { at: place.at, ...(await writePart(input, scan, (row) => wholeValue(context, place, row))) };
}

const dumpRows = 200;

/** Live keys with hashes of their values; versions that are not the newest are not told. @throws readsOnly */
export async function remoteDump(
  context: RemoteContext,
  input: CheckedInput<'state.dump'>,
): Promise<DumpPage> {
  if (input.history) throw readsOnly(context.node.url, 'tell earlier versions of a key');
  const place = placeOf(context, input.streamId, input.at);
  const scan = await scanKeys(
    new RemoteKeys(context.node, place, longestSlice).walk(false),
    {},
    {
      reverse: false,
      limit: dumpRows,
      after: input.after === undefined ? undefined : fromHex(input.after),
      until: performance.now() + context.pageTime,
    },
  );
  const rows: DumpRow[] = [];
  for (const row of scan.found) {
    const value = input.values ? await wholeValue(context, place, row) : null;
    const sha256 =
      value === null
        ? await remoteHash(context.node, place, row)
        : toHex(createHash('sha256').update(value).digest());
    rows.push({ key: row.key, version: row.seq, size: row.size, sha256, value });
  }
  return { at: place.at, rows, next: scan.next === undefined ? null : toHex(scan.next) };
}

/** Longer values are looked at as far as this. */
const longestMatched = 16 << 20;

function valueFilter(
  { node }: RemoteContext,
  place: RemotePlace,
  { value }: Pick<CheckedInput<'range.page'>, 'value'>,
): ((row: RemoteKey) => Promise<boolean>) | undefined {
  if (value === undefined) return undefined;
  const matches = matcherOf(value);
  return async ({ key, size, head }) => {
    const whole = size > head.length ? (await node.read(place, key, 0, longestMatched)).bytes : head;
    return matches(whole) !== undefined;
  };
}

async function wholeValue(
  { node }: RemoteContext,
  place: RemotePlace,
  { key, size, head }: RemoteKey,
): Promise<Uint8Array> {
  return size > head.length ? (await node.read(place, key, 0, size)).bytes : head;
}
