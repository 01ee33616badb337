/**
 * Two workspaces compared by their digests. Each side only answers calls of the contract, so either may be in this
 * process, behind an explorer's socket, or far away. A digest covers all history before it: once two part they stay
 * apart, and the first entry after which they do is found with as many questions as the log's length has bits.
 */
import type { Hex } from '../../shared/bytes';
import type { WorkspaceStatus } from '../../shared/contract/outputs';
import { readsOnly } from '../../shared/errors';
import { firstDifference } from './compareEntry';
import type { Asked, Comparison, LogPosition, StreamComparison } from './comparison';

/** One of the two, with what was asked of it at the start. */
export interface Side extends Asked {
  status: WorkspaceStatus;
  watched: ReadonlySet<Hex>;
}

/** @throws what the calls of either side reject with */
export async function compareWorkspaces(here: Asked, there: Asked): Promise<Comparison> {
  const [left, right] = await Promise.all([openSide(here), openSide(there)]);
  const last = Math.min(left.status.replayedTo, right.status.replayedTo) - 1;
  const at = last < Math.max(left.status.firstSeq, right.status.firstSeq) ? -1 : last;
  const streams: StreamComparison[] = [];
  for (const streamId of [...new Set([...left.watched, ...right.watched])].sort())
    streams.push(await compareStream(left, right, streamId, at));
  return {
    same: streams.every(({ same }) => same === true),
    at: at < 0 ? null : at,
    logs: { here: positionOf(left), there: positionOf(right), notice: noticeOf(left, right, at) },
    streams,
  };
}

async function openSide(asked: Asked): Promise<Side> {
  const status = await asked.call('workspace.status', {});
  if (status.remote !== null) throw readsOnly(status.remote.url, 'tell digests of its history');
  const { streams } = await asked.call('streams.list', {});
  const watched = streams.filter((stream) => stream.watched).map(({ streamId }) => streamId);
  return { call: (name, input) => asked.call(name, input), status, watched: new Set(watched) };
}

function positionOf({ status: { logId, firstSeq, replayedTo } }: Side): LogPosition {
  return { logId: logId ?? '0x', firstSeq, replayedTo };
}

/** What makes the two logs other than one log of one length. */
function noticeOf(here: Side, there: Side, at: number): string | null {
  const [left, right] = [here.status, there.status];
  const notices: string[] = [];
  if (left.logId !== right.logId) notices.push('the two logs have different ids');
  if (left.firstSeq !== right.firstSeq)
    notices.push(`the log begins at entry ${left.firstSeq} here and at ${right.firstSeq} there`);
  if (at < 0) notices.push('no entry is replayed on both sides, so nothing is compared');
  else if (left.replayedTo !== right.replayedTo)
    notices.push(`compared up to entry ${at}, where the shorter one ends`);
  return notices.length === 0 ? null : notices.join('; ');
}

async function compareStream(here: Side, there: Side, streamId: Hex, at: number): Promise<StreamComparison> {
  const isHere = here.watched.has(streamId);
  if (!isHere || !there.watched.has(streamId))
    return { streamId, watched: isHere ? 'here' : 'there', same: null, at: null, firstDifference: null };
  // Two empty logs agree; an empty one and another cannot be compared.
  if (at < 0) {
    const same = isEmpty(here) && isEmpty(there) ? true : null;
    return { streamId, watched: 'both', same, at: null, firstDifference: null };
  }
  const seq = await firstSeqApart(here, there, streamId, at);
  return {
    streamId,
    watched: 'both',
    same: seq === undefined,
    at,
    firstDifference: seq === undefined ? null : await firstDifference(here, there, streamId, seq),
  };
}

function isEmpty({ status }: Side): boolean {
  return status.replayedTo === status.firstSeq;
}

/** The first entry up to `last` after which the digests of a stream differ. */
async function firstSeqApart(
  here: Asked,
  there: Asked,
  streamId: Hex,
  last: number,
): Promise<number | undefined> {
  const agreeAt = async (at: number) => {
    const digests = await Promise.all([here, there].map((side) => side.call('digest.get', { streamId, at })));
    const [left, right] = digests.map((answer) => answer.digests[0]?.digest);
    return left === right;
  };
  if (await agreeAt(last)) return undefined;
  // Before any entry the digests of a stream are the same everywhere.
  let same = -1;
  let apart = last;
  while (apart - same > 1) {
    const middle = same + Math.floor((apart - same) / 2);
    if (await agreeAt(middle)) same = middle;
    else apart = middle;
  }
  return apart;
}
