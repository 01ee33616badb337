/** A node that has replayed a test's log, with short questions about what became of it. */
import type { EncryptionKey } from '../../electron/decode/encryption';
import { fromText, type Hex, toHex, toText } from '../../shared/bytes';
import type { StreamRoles, WriteRight } from '../../shared/contract/outputs';
import type { OperationName } from '../../shared/model';
import { resultsOf } from '../property/observe';
import { TestNode } from '../property/testNode';
import { A, B, exchangeLine, type TestEntry } from './entries';

export const conflict = 'VersionConfliction';
export const mismatch = 'TagsMismatch';
export const invalid = 'DataParseError: Invalid stream data';
export const tooLong = 'DataParseError: Stream read/write/access_control list too long';

export function denied(stream: Hex, shownKey: string): string {
  return `WritePermissionDenied: stream: ${stream}, key: ${shownKey}`;
}

/** `account` is zero where the operation is about a key. */
export function roleDenied(
  operation: OperationName,
  stream: Hex,
  shownKey: string,
  account: Hex = `0x${'00'.repeat(20)}`,
): string {
  return `AccessControlPermissionDenied: operation: ${operation}, stream: ${stream}, key: ${shownKey}, account: ${account}`;
}

export interface ReplayOptions {
  /** A and B unless told otherwise. */
  watched?: Hex[];
  encryption?: EncryptionKey;
  /** Seq of the first entry; 0 unless told otherwise. */
  firstSeq?: number;
}

/** Writes the entries as an exchange file, imports and replays it. */
export async function replayed(
  entries: readonly TestEntry[],
  options: ReplayOptions = {},
): Promise<ReplayedNode> {
  const node = await TestNode.open(options.watched ?? [A, B], options.encryption);
  try {
    const firstSeq = options.firstSeq ?? 0;
    await node.import(entries.map((entry, i) => exchangeLine(firstSeq + i, entry)));
    await node.replay();
    return new ReplayedNode(node);
  } catch (error) {
    await node.close();
    throw error;
  }
}

export class ReplayedNode {
  constructor(readonly node: TestNode) {}

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node.close();
  }

  /** Imports and replays an exchange file whose first line has this seq. @throws importRefused */
  async importMore(entries: readonly TestEntry[], firstSeq: number): Promise<void> {
    await this.node.import(entries.map((entry, i) => exchangeLine(firstSeq + i, entry)));
    await this.node.replay();
  }

  /** Results of all entries, from the first; null where an entry was skipped. */
  results(): Promise<(string | null)[]> {
    return resultsOf(this.node);
  }

  async result(seq: number): Promise<string | null> {
    return (await this.node.query('entry.get', { seq })).result;
  }

  /** What is said about the reference node, where it would decide otherwise. */
  async divergence(seq: number): Promise<string | null> {
    return (await this.node.query('entry.get', { seq })).divergence;
  }

  async batchVersion(seq: number): Promise<string | undefined> {
    return (await this.node.query('entry.get', { seq })).batch?.version;
  }

  /** Version and text of a live key; undefined where there is none. */
  async get(
    streamId: Hex,
    key: string,
    at: number | null = null,
  ): Promise<{ version: number; value: string | undefined } | undefined> {
    const state = await this.node.query('key.get', { streamId, key: hexOf(key), at });
    if (state.version === null || state.deleted) return undefined;
    return { version: state.version, value: toText(state.head) };
  }

  /** Seqs of all versions of a key, oldest first. */
  async versions(streamId: Hex, key: string): Promise<number[]> {
    const { versions } = await this.node.query('key.history', { streamId, key: hexOf(key), reverse: false });
    return versions.map(({ seq }) => seq);
  }

  roles(streamId: Hex, at: number | null = null): Promise<StreamRoles> {
    return this.node.query('roles.stream', { streamId, at });
  }

  async mayWrite(account: Hex, streamId: Hex, key: string, at: number | null = null): Promise<boolean> {
    return (await this.node.query('roles.mayWrite', { streamId, account, key: hexOf(key), at })).mayWrite;
  }

  /** Every fact about an account and a key. */
  async facts(streamId: Hex, account: Hex, key: string): Promise<WriteRight['because']> {
    return (await this.node.query('roles.mayWrite', { streamId, account, key: hexOf(key) })).because;
  }
}

function hexOf(key: string): Hex {
  return toHex(fromText(key));
}
