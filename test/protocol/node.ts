/** A node that has replayed a test's log, with short questions about what became of it. */
import type { EncryptionKey } from '../../electron/decode/encryption';
import type { QueryContext } from '../../electron/query/context';
import { entryDetail } from '../../electron/query/entry';
import { keyHistory, keyState } from '../../electron/query/key';
import { logResults } from '../../electron/query/log';
import { mayWrite, streamRoles } from '../../electron/query/roles';
import { fromText, type Hex, toHex, toText } from '../../shared/bytes';
import { type CallName, type CheckedInput, contract } from '../../shared/contract/contract';
import type { EntryDetail, StreamRoles, WriteRight } from '../../shared/contract/outputs';
import type { OperationName } from '../../shared/model';
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
  constructor(private readonly node: TestNode) {}

  get context(): QueryContext {
    return this.node.context;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node.close();
  }

  /** Imports and replays an exchange file whose first line has this seq. @throws importRefused */
  async importMore(entries: readonly TestEntry[], firstSeq: number): Promise<void> {
    await this.node.import(entries.map((entry, i) => exchangeLine(firstSeq + i, entry)));
    await this.node.replay();
  }

  /** Results of all entries, from the first; null where an entry was skipped. */
  async results(): Promise<(string | null)[]> {
    const { results } = await logResults(this.context, checked('log.results', {}));
    return results.map(({ result }) => result);
  }

  async result(seq: number): Promise<string | null> {
    return (await this.detail(seq)).result;
  }

  detail(seq: number): Promise<EntryDetail> {
    return entryDetail(this.context, checked('entry.get', { seq }));
  }

  /** What is said about the reference node, where it would decide otherwise. */
  async divergence(seq: number): Promise<string | null> {
    return (await this.detail(seq)).divergence;
  }

  async batchVersion(seq: number): Promise<string | undefined> {
    return (await this.detail(seq)).batch?.version;
  }

  /** Version and text of a live key; undefined where there is none. */
  async get(
    stream: Hex,
    key: string,
    at: number | null = null,
  ): Promise<{ version: number; value: string | undefined } | undefined> {
    const state = await keyState(this.context, checked('key.get', { streamId: stream, key: hexOf(key), at }));
    if (state.version === null || state.deleted) return undefined;
    return { version: state.version, value: toText(state.head) };
  }

  /** Seqs of all versions of a key, oldest first. */
  async versions(stream: Hex, key: string): Promise<number[]> {
    const input = checked('key.history', { streamId: stream, key: hexOf(key), reverse: false });
    return (await keyHistory(this.context, input)).versions.map(({ seq }) => seq);
  }

  roles(stream: Hex, at: number | null = null): Promise<StreamRoles> {
    return streamRoles(this.context, checked('roles.stream', { streamId: stream, at }));
  }

  async mayWrite(account: Hex, stream: Hex, key: string, at: number | null = null): Promise<boolean> {
    return (await this.right(account, stream, key, at)).mayWrite;
  }

  /** Every fact about an account and a key. */
  async facts(stream: Hex, account: Hex, key: string): Promise<WriteRight['because']> {
    return (await this.right(account, stream, key, null)).because;
  }

  private right(account: Hex, stream: Hex, key: string, at: number | null): Promise<WriteRight> {
    const input = checked('roles.mayWrite', { streamId: stream, account, key: hexOf(key), at });
    return mayWrite(this.context, input);
  }
}

function hexOf(key: string): Hex {
  return toHex(fromText(key));
}

/** A call's input as it arrives behind the contract: checked, defaults filled in. */
function checked<Name extends CallName>(name: Name, fields: object): CheckedInput<Name> {
  return contract[name].input.parse(fields) as CheckedInput<Name>;
}
