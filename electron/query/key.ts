/** One key: its value at a seq, who wrote it under which right, and all its versions. */

import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { HistoryPage, KeyState, KeyVersion, Provenance } from '../../shared/contract/outputs';
import { writeRight } from '../replay/ownership';
import { StateReader, type Version } from '../store/stateReader';
import { type QueryContext, requireEntry, timestampOf, withState } from './context';
import { readView } from './loadedView';
import { readValue } from './values';

const headBytes = 65_536;
/** Versions counted exactly for the page's title; beyond this the history view tells. */
const countLimit = 100_000;

export function keyState(context: QueryContext, input: CheckedInput<'key.get'>): Promise<KeyState> {
  const key = fromHex(input.key);
  const streamId = fromHex(input.streamId);
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(streamId);
    const version = await state.version(stream, key);
    const special = await state.specialKey(stream, key);
    const versions = await state.countVersions(stream, key, countLimit);
    return {
      at: state.at,
      key,
      version: version?.seq ?? null,
      deleted: version !== undefined && version.stored.size === 0,
      size: version?.stored.size ?? 0,
      head: version === undefined ? new Uint8Array(0) : readValue(context, version, 0, headBytes),
      timestamp: version === undefined ? null : timestampOf(context, version.seq),
      versions,
      isSpecial: special !== undefined,
      specialSince: special?.seq ?? null,
      provenance: version === undefined ? null : await provenance(context, streamId, key, version.seq),
    };
  });
}

/** Who wrote a version, and which right allowed it: judged on the state just before that entry, as replay did. */
export async function provenance(
  context: QueryContext,
  streamId: Uint8Array,
  key: Uint8Array,
  seq: number,
): Promise<Provenance> {
  const { sender, origin } = requireEntry(context, seq);
  const before = StateReader.open(context.state, context.streams, seq - 1);
  try {
    const view = await readView(before, {
      sender,
      streams: [streamId],
      keys: [{ streamId, key }],
    });
    const allowed = writeRight(view, sender, streamId, key);
    if (allowed === undefined)
      throw new Error(`entry ${seq} committed a write that its sender had no right to`);
    const implicit = allowed.grant?.by.every((byte) => byte === 0);
    return {
      seq,
      sender: toHex(sender),
      timestamp: origin.timestamp ?? null,
      right: allowed.right,
      since: allowed.grant?.seq ?? seq,
      by: allowed.grant === undefined || implicit ? null : toHex(allowed.grant.by),
    };
  } finally {
    await before.close();
  }
}

export function keyHistory(context: QueryContext, input: CheckedInput<'key.history'>): Promise<HistoryPage> {
  const key = fromHex(input.key);
  const streamId = fromHex(input.streamId);
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(streamId);
    const newestFirst = input.reverse;
    const { skip } = input;
    const after = skip === 0 ? input.after : await state.passed(stream, key, { ...input, skip });
    // Nothing is behind the last version, nor before entry 0.
    if ((after === undefined && skip > 0) || (after === 0 && newestFirst)) {
      const total = await state.countVersions(stream, key, countLimit);
      return { at: state.at, versions: [], total, next: null };
    }
    const from = after === undefined ? undefined : after + (newestFirst ? -1 : 1);
    const found = await state.versions(stream, key, { reverse: !newestFirst, limit: input.limit + 1, from });
    const page = found.slice(0, input.limit);
    const versions: KeyVersion[] = [];
    for (const [i, version] of page.entries()) {
      const before = newestFirst ? found[i + 1] : page[i - 1];
      const known = before ?? (await versionBefore(context, stream, key, version.seq));
      versions.push(await describeVersion(context, streamId, key, version, known));
    }
    return {
      at: state.at,
      versions,
      total: await state.countVersions(stream, key, countLimit),
      next: found.length > input.limit ? (page.at(-1)?.seq ?? null) : null,
    };
  });
}

async function versionBefore(
  context: QueryContext,
  stream: number,
  key: Uint8Array,
  seq: number,
): Promise<Version | undefined> {
  const before = StateReader.open(context.state, context.streams, seq - 1);
  try {
    return await before.version(stream, key);
  } finally {
    await before.close();
  }
}

async function describeVersion(
  context: QueryContext,
  streamId: Uint8Array,
  key: Uint8Array,
  version: Version,
  before: Version | undefined,
): Promise<KeyVersion> {
  const { sender, right, timestamp } = await provenance(context, streamId, key, version.seq);
  const size = version.stored.size;
  const sizeBefore = before?.stored.size ?? 0;
  return {
    seq: version.seq,
    size,
    change: changeOf(size, before === undefined ? undefined : sizeBefore),
    sender,
    timestamp,
    right,
    sizeChange: size - sizeBefore,
  };
}

function changeOf(size: number, sizeBefore: number | undefined): KeyVersion['change'] {
  if (size === 0) return 'deleted';
  if (sizeBefore === undefined) return 'created';
  return sizeBefore === 0 ? 'createdAgain' : 'changed';
}
