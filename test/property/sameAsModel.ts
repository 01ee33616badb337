/** What a node must say of a log, by the model. */
import { expect } from 'vitest';
import type { Hex } from '../../shared/bytes';
import { verdictKinds } from '../../shared/model';
import { watched } from './cast';
import { digestAt, digestSteps } from './digestModel';
import type { Model } from './model';
import { dumpOf, modelDump, modelRoles, modelRows, resultsOf, rolesOf, rowsOf } from './observe';
import type { TestNode } from './testNode';
import { verdictOf } from './verdictOf';
import type { WorkloadEntry } from './workload';

/** Of the results that conforming nodes may report, a node of ours reports the first: that of the first failing item. */
export async function expectSameResults(node: TestNode, entries: readonly WorkloadEntry[]): Promise<void> {
  const results = await resultsOf(node);
  expect(results).toEqual(entries.map(({ allowed }) => allowed?.[0] ?? null));
}

/** The digest of every stream after every entry. */
export async function expectSameDigests(
  node: TestNode,
  entries: readonly WorkloadEntry[],
  model: Model,
): Promise<void> {
  const steps = watched.map((streamId) => digestSteps(model, streamId));
  for (const { seq } of entries) {
    const { digests } = await node.query('digest.get', { at: seq });
    const expected = steps.map((each) => digestAt(each, seq));
    expect(
      digests.map(({ digest }) => digest),
      `digests after entry ${seq}`,
    ).toEqual(expected);
  }
}

/** Live keys, how many, roles and founding of a stream at a seq. */
export async function expectSameState(
  node: TestNode,
  model: Model,
  streamId: Hex,
  at: number,
): Promise<void> {
  const where = `stream ${streamId} after entry ${at}`;
  const rows = modelRows(model, streamId, at);
  expect(await rowsOf(node, streamId, { at }), where).toEqual(rows);
  expect(await totalsOf(node, streamId, at), where).toEqual([foundedAt(model, streamId, at), rows.length]);
  expect(await rolesOf(node, streamId, at), where).toEqual(modelRoles(model, streamId, at));
}

async function totalsOf(node: TestNode, streamId: Hex, at: number | null): Promise<unknown[]> {
  const { streams } = await node.query('streams.list', { at });
  const found = streams.find((stream) => stream.streamId === streamId);
  return [found?.foundedAt, found?.liveKeys];
}

function foundedAt(model: Model, streamId: string, at: number): number | null {
  return model.roles.find((row) => row.streamId === streamId && row.seq <= at)?.seq ?? null;
}

/** Every version of a stream up to a seq. */
export async function expectSameHistory(
  node: TestNode,
  model: Model,
  streamId: Hex,
  at: number,
): Promise<void> {
  const where = `history of ${streamId} up to entry ${at}`;
  expect(await dumpOf(node, streamId, at), where).toEqual(modelDump(model, streamId, at));
}

/** Everything at the end of a log, also as the newest state, which other rows answer. */
export async function expectSameEnd(
  node: TestNode,
  model: Model,
  entries: readonly WorkloadEntry[],
): Promise<void> {
  const last = entries.length - 1;
  let liveKeys = 0;
  for (const streamId of watched) {
    const rows = modelRows(model, streamId, last);
    liveKeys += rows.length;
    expect(await rowsOf(node, streamId)).toEqual(rows);
    expect(await totalsOf(node, streamId, null)).toEqual([foundedAt(model, streamId, last), rows.length]);
    expect(await rolesOf(node, streamId, null)).toEqual(modelRoles(model, streamId, last));
    expect(await dumpOf(node, streamId, null)).toEqual(modelDump(model, streamId, last));
  }
  const counts = verdictKinds.map(
    (kind) => entries.filter(({ allowed }) => verdictOf(allowed?.[0] ?? null) === kind).length,
  );
  expect(node.position).toMatchObject({ next: entries.length, counts, liveKeys });
}
