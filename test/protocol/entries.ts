/** People, streams and batches of the protocol tests, and short words to put entries together. */
import { concatBytes, fromHex, fromText, type Hex, toHex } from '../../shared/bytes';
import {
  type AccessControlItem,
  type Batch,
  type Opcode,
  type OperationName,
  operationNames,
} from '../../shared/model';
import { encodeBatch } from '../../shared/streamData';

function account(byte: string): Hex {
  return `0x${byte.repeat(20)}`;
}

export const alice = account('a1');
export const bob = account('b0');
export const carol = account('ca');
export const dave = account('da');
export const erin = account('e1');

export const A: Hex = `0x${'00'.repeat(31)}0a`;
export const B: Hex = `0x${'00'.repeat(31)}0b`;
/** Not watched unless a test says so. */
export const X: Hex = `0x${'00'.repeat(31)}ff`;

/** An entry of a log to be. */
export interface TestEntry {
  sender: Hex;
  streamIds: Hex[];
  /** null: can never be had. undefined: not fetched. */
  data: Uint8Array | null | undefined;
}

/** Part of a batch: what the words below make. */
export type Part = Partial<Batch>;

/** The newest state, whatever it is: never conflicts. */
export const head = 2n ** 64n - 1n;

function bytes(key: string | Uint8Array): Uint8Array {
  return typeof key === 'string' ? fromText(key) : key;
}

export function put(stream: Hex, key: string | Uint8Array, value: string | Uint8Array): Part {
  return { writes: [{ streamId: fromHex(stream), key: bytes(key), value: bytes(value) }] };
}

export function remove(stream: Hex, key: string): Part {
  return put(stream, key, '');
}

export function read(stream: Hex, key: string): Part {
  return { reads: [{ streamId: fromHex(stream), key: fromText(key) }] };
}

/** An access-control item: `control('GRANT_WRITER_ROLE', A, {account: bob})`. */
export function control(
  operation: OperationName,
  stream: Hex,
  operands: { key?: string | Uint8Array; account?: Hex } = {},
): Part {
  const [opcode] = Object.entries(operationNames).find(([, name]) => name === operation)!;
  const item: AccessControlItem = {
    opcode: Number(opcode) as Opcode,
    streamId: fromHex(stream),
    key: bytes(operands.key ?? ''),
  };
  if (operands.account !== undefined) item.account = fromHex(operands.account);
  return { accessControl: [item] };
}

/** The data of a batch made of parts; version 0 unless told otherwise. */
export function data(version: bigint | number, ...parts: Part[]): Uint8Array {
  return encodeBatch({
    version: BigInt(version),
    reads: parts.flatMap((part) => part.reads ?? []),
    writes: parts.flatMap((part) => part.writes ?? []),
    accessControl: parts.flatMap((part) => part.accessControl ?? []),
  });
}

/** An entry whose batch never conflicts. */
export function entry(sender: Hex, streamIds: Hex[], ...parts: Part[]): TestEntry {
  return { sender, streamIds, data: data(head, ...parts) };
}

/** An entry that has seen the state up to `version`. */
export function entryAt(
  version: bigint | number,
  sender: Hex,
  streamIds: Hex[],
  ...parts: Part[]
): TestEntry {
  return { sender, streamIds, data: data(version, ...parts) };
}

/** An entry with these bytes, whatever they are. */
export function rawEntry(sender: Hex, streamIds: Hex[], ...parts: Uint8Array[]): TestEntry {
  return { sender, streamIds, data: concatBytes(...parts) };
}

/** Alice founds A at seq 0, Bob founds B at seq 1. */
export const founded: TestEntry[] = [entry(alice, [A]), entry(bob, [B])];

/** A line of an exchange file. */
export function exchangeLine(seq: number, { sender, streamIds, data: bytes }: TestEntry): string {
  if (bytes === undefined) {
    // What a chain tells of data that nobody fetched.
    return JSON.stringify({ seq, sender, streamIds, dataRoot: `0x${'12'.repeat(32)}`, size: 1000 });
  }
  return JSON.stringify({ seq, sender, streamIds, data: bytes && toHex(bytes) });
}
