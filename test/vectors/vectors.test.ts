import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keccak256 } from '../../electron/log/keccak';
import { fromHex, toHex } from '../../shared/bytes';
import { decodeBatch, encodeBatch, encodedSize } from '../../shared/streamData';
import { chargedSectors, describeSubmission, foldNodes, nodeHeights } from '../../shared/submission';
import { decodeTags, encodeTags } from '../../shared/tags';
import { flowInterface } from './flowAbi';
import { buildLikeTheSdk, sha256, vectors } from './vector';

interface VectorIndex {
  submitter: string;
  vectors: { name: string; length: number; root: string; nodes: number[] }[];
}
const index: VectorIndex = JSON.parse(
  readFileSync(new URL('../data/vectors/index.json', import.meta.url), 'utf8'),
);

test('every vector of the index is here, and no other', () => {
  const listed = index.vectors.map(({ name, length, root, nodes }) => ({ name, length, root, nodes }));
  const found = vectors.map((vector) => ({
    name: vector.name,
    length: vector.encodedLength,
    root: vector.dataRoot,
    nodes: vector.submission.nodes.map((node) => node.height),
  }));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(found.sort(byName)).toEqual(listed.sort(byName));
  expect(found).toHaveLength(39);
});

describe.each(vectors)('$name', (vector) => {
  const { batch, streamIds } = buildLikeTheSdk(vector.input);
  const encoded = encodeBatch(batch);

  test('encodes to the bytes of the SDK', () => {
    expect(encoded.length).toBe(vector.encodedLength);
    expect(encodedSize(batch)).toBe(vector.encodedLength);
    expect(sha256(encoded)).toBe(vector.encodedSha256);
    if (vector.encodedHex !== undefined) expect(toHex(encoded)).toBe(`0x${vector.encodedHex}`);
    if (vector.encodedHead !== undefined)
      expect(toHex(encoded).startsWith(`0x${vector.encodedHead}`)).toBe(true);
    if (vector.encodedTail !== undefined) expect(toHex(encoded).endsWith(vector.encodedTail)).toBe(true);
  });

  test('decodes to the same batch, and encodes back to the same bytes', () => {
    const decoded = decodeBatch(encoded);
    if (!decoded.ok) throw new Error(`${decoded.fault.kind} at ${decoded.fault.field}`);
    expect(plain(decoded.value)).toEqual(plain(batch));
    expect(decoded.end).toBe(encoded.length);
    expect(sha256(encodeBatch(decoded.value))).toBe(vector.encodedSha256);
  });

  test('keeps the order of writes that the SDK reports', () => {
    const order = batch.writes.map(({ streamId, key }) => {
      const name = key.length > 1000 ? `sha256-${sha256(key)}` : toHex(key).slice(2);
      return `${toHex(streamId)}:${name}`;
    });
    if (Array.isArray(vector.writeOrder)) expect(order).toEqual(vector.writeOrder);
    else expect(order).toEqual(groupedByStream());
  });

  test('has the same tags', () => {
    expect(toHex(encodeTags(streamIds))).toBe(`0x${vector.tagsHex}`);
    expect(decodeTags(fromHex(vector.tagsHex)).map(toHex)).toEqual(streamIds.map(toHex));
  });

  test('has the same nodes, data root and charged sectors', () => {
    const submission = describeSubmission(encoded, keccak256);
    expect(submission.length).toBe(vector.submission.length);
    expect(submission.nodes.map(({ root, height }) => ({ root: toHex(root), height }))).toEqual(
      vector.submission.nodes,
    );
    expect(toHex(submission.dataRoot)).toBe(vector.dataRoot);
    expect(toHex(foldNodes(submission.nodes, keccak256))).toBe(vector.dataRoot);
    expect(nodeHeights(encoded.length)).toEqual(vector.submission.nodes.map((node) => node.height));
    expect(chargedSectors(encoded.length)).toBe(vector.sectorsCharged);
  });

  test('submits with the same calldata', () => {
    const calldata = submitCalldata(encoded, streamIds);
    expect(sha256(fromHex(calldata))).toBe(vector.submitCalldataSha256);
    if (vector.submitCalldata !== undefined) expect(calldata).toBe(vector.submitCalldata);
  });
});

/** Bytes as hex, so that a difference is readable. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part) => {
      if (part instanceof Uint8Array) return toHex(part);
      return typeof part === 'bigint' ? `${part}` : part;
    }),
  );
}

/** The rule that thousand-keys states in words: streams 1 to 5, i ascending inside a stream. */
function groupedByStream(): string[] {
  const hex = (text: string) => Buffer.from(text).toString('hex');
  return [0, 1, 2, 3, 4].flatMap((stream) =>
    Array.from({ length: 200 }, (_, i) => {
      const key = `key-${String(5 * i + stream).padStart(4, '0')}`;
      return `0x${(stream + 1).toString(16).padStart(64, '0')}:${hex(key)}`;
    }),
  );
}

function submitCalldata(encoded: Uint8Array, streamIds: Uint8Array[]): string {
  const { length, nodes } = describeSubmission(encoded, keccak256);
  const data = { length, tags: encodeTags(streamIds), nodes };
  return flowInterface.encodeFunctionData('submit', [{ data, submitter: index.submitter }]);
}
