/** A stream here and at another node, at the same seq: they agree, or the first key in byte order on which they differ. */
import { compareBytes, fromHex, type Hex, toHex } from '../../shared/bytes';
import type { RemoteComparison, RemoteSide } from '../../shared/contract/source';
import { badInput, StreamscopeError } from '../../shared/errors';
import { keyBefore } from '../../shared/range';
import type { Asked } from '../query/comparison';
import { remoteHash } from './remoteHash';
import { longestSlice, type RemoteKey, RemoteNode, type RemotePlace } from './remoteNode';

export interface RemoteRange {
  streamId: Hex;
  /** Bounds; the whole stream where left out. */
  gte?: Hex;
  lt?: Hex;
}

/** @param onProgress called with the keys that agreed so far */
export async function compareRemote(
  here: Asked,
  url: string,
  range: RemoteRange,
  options: { signal: AbortSignal; onProgress: (done: number) => void },
): Promise<RemoteComparison> {
  const { gte, lt } = range;
  if (gte !== undefined && lt !== undefined && compareBytes(fromHex(gte), fromHex(lt)) > 0)
    throw badInput('lt', 'lies before gte: the two bounds are swapped');
  const there = new RemoteNode(url, options.signal);
  const [status, progress] = await Promise.all([here.call('workspace.status', {}), there.standing()]);
  const watched = new Set(progress.streams);
  const streams = (await here.call('streams.list', {})).streams;
  const watchedHere = new Set(streams.filter((stream) => stream.watched).map(({ streamId }) => streamId));
  const at = Math.min(status.replayedTo, progress.next) - 1;
  const facts = { status, progress, watched, watchedHere, streamId: range.streamId };
  const answer = { url, streamId: range.streamId, at: at < 0 ? null : at, firstDifference: null, keys: 0 };
  if (at < 0 || !watched.has(range.streamId) || !watchedHere.has(range.streamId))
    return { ...answer, same: at < 0 ? null : false, causes: generalCauses(facts) };
  const { keys, found } = await firstDifference(here, there, range, at, options);
  if (found === undefined) return { ...answer, same: true, keys, causes: [] };
  const causes = [...(await causesOf(here, there, found, facts)), ...generalCauses(facts)];
  return { ...answer, same: false, keys, firstDifference: found, causes };
}

interface RemoteRow {
  key: Uint8Array;
  version: number;
  size: number;
  sha256: Hex;
}

type Difference = NonNullable<RemoteComparison['firstDifference']>;

/** Each side's next key is asked for by the key before it, so that a key that only one has is seen too. */
async function firstDifference(
  here: Asked,
  there: RemoteNode,
  { streamId, gte, lt }: RemoteRange,
  at: number,
  options: { signal: AbortSignal; onProgress: (done: number) => void },
): Promise<{ keys: number; found: Difference | undefined }> {
  let keys = 0;
  const inRange = (key: Uint8Array) => lt === undefined || compareBytes(key, fromHex(lt)) < 0;
  let before: Uint8Array | undefined;
  for (let after = startOf(gte); ; ) {
    if (options.signal.aborted) throw new StreamscopeError('cancelled', {}, 'The comparison was cancelled.');
    const page = await here.call('state.dump', { streamId, at, after });
    const rows = page.rows.filter(({ key }) => gte === undefined || compareBytes(key, fromHex(gte)) >= 0);
    const anchors = [...(before === undefined ? [] : [before]), ...rows.slice(0, -1).map(({ key }) => key)];
    const first = before === undefined ? [await firstIn(there, streamId, gte, at)] : [];
    const remote = [...first, ...(await following(there, streamId, anchors, at))];
    for (const [i, row] of rows.entries()) {
      const other = remote[i];
      if (!inRange(row.key) && (other === undefined || !inRange(other.key)))
        return { keys, found: undefined };
      if (!isSame(row, other)) return { keys, found: differenceOf(row, other) };
      keys++;
    }
    options.onProgress(keys);
    before = rows.at(-1)?.key ?? before;
    if (page.next === null) {
      const [more] = before === undefined ? first : await following(there, streamId, [before], at);
      const isMore = more !== undefined && inRange(more.key);
      return { keys, found: isMore ? differenceOf(undefined, more) : undefined };
    }
    after = page.next;
  }
}

/** Behind which the rows of a range begin here. */
function startOf(gte: Hex | undefined): Hex | undefined {
  const start = gte === undefined ? undefined : keyBefore(fromHex(gte));
  return start === undefined ? undefined : toHex(start);
}

async function firstIn(
  there: RemoteNode,
  streamId: Hex,
  gte: Hex | undefined,
  at: number,
): Promise<RemoteRow | undefined> {
  const place = { streamId, at };
  if (gte === undefined || gte === '0x')
    return hashed(there, place, await there.end(place, false, longestSlice));
  const { own, next } = await there.from(place, fromHex(gte), false, longestSlice);
  return hashed(there, place, own ?? next);
}

/** For each key, the live key that follows it there. */
async function following(
  there: RemoteNode,
  streamId: Hex,
  keys: readonly Uint8Array[],
  at: number,
): Promise<(RemoteRow | undefined)[]> {
  const place = { streamId, at };
  const rows: (RemoteRow | undefined)[] = [];
  for (const found of await there.beyond(place, keys, false, longestSlice))
    rows.push(await hashed(there, place, found));
  return rows;
}

async function hashed(
  there: RemoteNode,
  place: RemotePlace,
  found: RemoteKey | undefined,
): Promise<RemoteRow | undefined> {
  if (found === undefined) return undefined;
  const { key, seq: version, size } = found;
  return { key, version, size, sha256: await remoteHash(there, place, found) };
}

type Row = Pick<RemoteRow, 'key' | 'version' | 'size' | 'sha256'>;

function isSame(row: Row, other: Row | undefined): boolean {
  return (
    other !== undefined &&
    compareBytes(row.key, other.key) === 0 &&
    row.version === other.version &&
    row.size === other.size &&
    row.sha256 === other.sha256
  );
}

/** At the smaller of the two keys; where they are one, at it. */
function differenceOf(row: Row | undefined, other: Row | undefined): Difference {
  const order = row === undefined ? 1 : other === undefined ? -1 : compareBytes(row.key, other.key);
  const key = (order <= 0 ? row : other)!.key;
  return { key: toHex(key), here: order <= 0 ? sideOf(row) : null, there: order >= 0 ? sideOf(other) : null };
}

function sideOf(row: Row | undefined): RemoteSide | null {
  return row === undefined ? null : { version: row.version, size: row.size, sha256: row.sha256 };
}

/** What became of the entries that the two sides have the key from. */
async function causesOf(
  here: Asked,
  there: RemoteNode,
  { here: left, there: right }: Difference,
  { status, progress }: Facts,
): Promise<string[]> {
  const causes: string[] = [];
  for (const seq of new Set([left?.version, right?.version])) {
    if (seq === undefined) continue;
    const before = [status.firstSeq, progress.firstSeq].map((firstSeq) => seq < firstSeq);
    if (before.includes(true)) {
      const where = before.every(Boolean) ? 'both logs' : before[0] ? 'the log here' : 'the log there';
      causes.push(`Entry ${seq} is from before the beginning of ${where}.`);
      continue;
    }
    const [own] = (await here.call('log.results', { from: seq })).results;
    const [theirs = null] = await there.results([seq]);
    const ours = own?.seq === seq ? own.result : null;
    if (ours === theirs) continue;
    causes.push(`Entry ${seq} ended here as ${ours ?? 'skipped'}, there as ${theirs ?? 'skipped'}.`);
    if (theirs === 'DownloadFailed') causes.push('The other node gave its data up.');
    if (ours === 'DownloadFailed') causes.push('Its data was given up here.');
    if ([ours, theirs].some((result) => result?.startsWith('DataParseError')))
      causes.push('One of the two cannot decode it: they may have different encryption keys.');
  }
  return causes;
}

interface Facts {
  status: { firstSeq: number };
  progress: { firstSeq: number };
  watched: ReadonlySet<Hex>;
  watchedHere: ReadonlySet<Hex>;
  streamId: Hex;
}

function generalCauses({ status, progress, watched, watchedHere, streamId }: Facts): string[] {
  const causes: string[] = [];
  if (!watchedHere.has(streamId)) causes.push('The stream is not watched here.');
  if (!watched.has(streamId)) causes.push('The stream is not watched there.');
  const only = [...watchedHere, ...watched].filter(
    (id) => id !== streamId && watched.has(id) !== watchedHere.has(id),
  );
  if (only.length > 0)
    causes.push(
      only.length === 1
        ? 'Another stream is watched by one of the two only: entries tagged with it count there alone.'
        : `${only.length} other streams are watched by one of the two only: entries tagged with them count there alone.`,
    );
  if (status.firstSeq !== progress.firstSeq)
    causes.push(
      `Here the log begins at entry ${status.firstSeq}, there at ${progress.firstSeq}: founders before that are not known.`,
    );
  return causes;
}
