/** The golden vectors: what the official SDK's builder made of an input, and the input as the builder takes it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { compareBytes, fromHex, fromText, toHex } from '../../shared/bytes';
import type { AccessControlItem, Batch, Opcode, ReadItem, WriteItem } from '../../shared/model';

type ByteRule = { hex: string } | { gen: { len: number; mul: number; add: number } };

interface VectorInput {
  version: string;
  sorted: boolean;
  extraStreams?: string[];
  reads?: { streamId: string; key: ByteRule }[];
  writes?: { streamId: string; key: ByteRule; value: ByteRule }[];
  controls?: { type: Opcode; streamId: string; key?: ByteRule; account?: string }[];
  writesRule?: string;
}

export interface Vector {
  name: string;
  input: VectorInput;
  /** `stream:key` per write in encoded order, a long key as its hash; or a rule in words. */
  writeOrder: string[] | string;
  encodedLength: number;
  encodedSha256: string;
  encodedHex?: string;
  encodedHead?: string;
  encodedTail?: string;
  tagsHex: string;
  dataRoot: string;
  submission: { length: number; nodes: { root: string; height: number }[] };
  sectorsCharged: number;
  submitCalldataSha256: string;
  submitCalldata?: string;
}

const folder = new URL('../data/vectors/', import.meta.url);

export function readVector(name: string): Vector {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}

export const vectors: Vector[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'index.json')
  .map((file) => readVector(file.slice(0, -'.json'.length)));

export function readExtra<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`extra/${name}.json`, folder), 'utf8'));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What the SDK's builder makes of an input: the batch in its order, and the tagged streams. */
export function buildLikeTheSdk(input: VectorInput): { batch: Batch; streamIds: Uint8Array[] } {
  const writes = group((input.writesRule ? writesByRule() : (input.writes ?? [])).map(toWrite), input.sorted);
  const reads = group((input.reads ?? []).map(toRead), input.sorted);
  const streamIds = new Map(writes.map((write) => [toHex(write.streamId), write.streamId]));
  for (const id of input.extraStreams ?? []) streamIds.set(toHex(fromHex(id)), fromHex(id));
  return {
    batch: {
      version: BigInt(input.version),
      reads,
      writes,
      accessControl: (input.controls ?? []).map(toAccessControl),
    },
    streamIds: [...streamIds.values()],
  };
}

/** Grouped by stream in first-seen order, keys by first occurrence with the last content; or all in byte order. */
function group<Item extends ReadItem>(items: Item[], sorted: boolean): Item[] {
  const streams = new Map<string, Map<string, Item>>();
  for (const item of items) {
    const id = toHex(item.streamId);
    const keys = streams.get(id) ?? new Map<string, Item>();
    streams.set(id, keys.set(toHex(item.key), item));
  }
  const grouped = [...streams.values()].flatMap((keys) => [...keys.values()]);
  if (!sorted) return grouped;
  return grouped.sort((a, b) => compareBytes(a.streamId, b.streamId) || compareBytes(a.key, b.key));
}

function bytesByRule(rule: ByteRule): Uint8Array {
  if ('hex' in rule) return fromHex(rule.hex);
  const { len, mul, add } = rule.gen;
  return Uint8Array.from({ length: len }, (_, i) => (i * mul + add + Math.floor(i / 256)) % 256);
}

function toRead(item: { streamId: string; key: ByteRule }): ReadItem {
  return { streamId: fromHex(item.streamId), key: bytesByRule(item.key) };
}

function toWrite(item: { streamId: string; key: ByteRule; value: ByteRule }): WriteItem {
  return { ...toRead(item), value: bytesByRule(item.value) };
}

function toAccessControl(item: NonNullable<VectorInput['controls']>[number]): AccessControlItem {
  return {
    opcode: item.type,
    streamId: fromHex(item.streamId),
    key: item.key === undefined ? new Uint8Array(0) : bytesByRule(item.key),
    ...(item.account === undefined ? {} : { account: fromHex(item.account) }),
  };
}

/** The one vector whose writes are told in words (`writesRule` of thousand-keys). */
function writesByRule(): { streamId: string; key: ByteRule; value: ByteRule }[] {
  return Array.from({ length: 1000 }, (_, i) => ({
    streamId: `0x${(1 + (i % 5)).toString(16).padStart(64, '0')}`,
    key: { hex: toHex(fromText(`key-${String(i).padStart(4, '0')}`)) },
    value: { hex: toHex(fromText(`value ${i * i}`)) },
  }));
}
