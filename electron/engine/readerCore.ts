/** What the reader thread does: answers every query of the contract, on the generation in use. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fromHex } from '../../shared/bytes';
import type { CallOutput, CheckedInput, ReadCallName } from '../../shared/contract/contract';
import type { BackupSummary } from '../../shared/contract/outputs';
import { type Outcome, StreamscopeError } from '../../shared/errors';
import { dryRun } from '../compose/dryRun';
import { IdenticalEntries } from '../compose/identicalEntries';
import { Decoders } from '../decode/decoders';
import type { EncryptionKey } from '../decode/encryption';
import { entryRepair, explainEntry } from '../explain/explainEntry';
import { whatIf } from '../explain/whatIf';
import { type IndexDefinition, knownIndexes } from '../indexes/definition';
import { readLogMeta } from '../log/logMeta';
import { LogReader, logFault } from '../log/logReader';
import { accountRights } from '../query/accountRights';
import { logActivity } from '../query/activity';
import { blame } from '../query/blame';
import { entryChanges } from '../query/changes';
import { findConflicts } from '../query/conflicts';
import type { QueryContext } from '../query/context';
import { encodeRows, tryDecoder } from '../query/decoder';
import { dumpPage } from '../query/dump';
import { entryBytes, entryDetail } from '../query/entry';
import { entryItems } from '../query/entryItems';
import { exportLines } from '../query/export';
import { ownershipFindings } from '../query/findings';
import { indexFailures, repeatedKeys, tryIndex } from '../query/indexes';
import { keyHistory, keyState } from '../query/key';
import { logPage, logResults, logSenders } from '../query/log';
import { matrixKeys } from '../query/matrixKeys';
import { nearest } from '../query/nearest';
import { neighbours } from '../query/neighbours';
import { rangePage } from '../query/range';
import { rangeExport } from '../query/rangeExport';
import { roleLanes } from '../query/roleLanes';
import { roleMatrix } from '../query/roleMatrix';
import { keyWriters, mayWrite, rightFacts, roleHolders, specialKeyPage, streamRoles } from '../query/roles';
import { searchScan } from '../query/scan/search';
import { find } from '../query/search';
import { stateChanges } from '../query/stateChanges';
import { digests, listStreams } from '../query/streams';
import { treeChildren } from '../query/tree';
import { treeCounts } from '../query/treeCounts';
import { upToKnown } from '../query/upToKnown';
import { type ViewerTools, valueSlice, viewVersion } from '../query/view';
import { answerKv, type KvAnswer, type KvCall } from '../rpc/kvMethods';
import { ActivityIndex } from '../store/activityIndex';
import { isDamage } from '../store/faults';
import { KeyIndex } from '../store/keyIndex/keyIndex';
import { type Database, openDatabase } from '../store/store';
import { WatchedStreams } from '../store/streams';
import type { BackupOptions } from './backup';
import { checkDecoder, loadDecoders, readDecoder, sandboxModule } from './decoderFiles';
import { type Generation, generationFolder } from './generation';
import { stateFault } from './stateFolder';
import type { Views } from './valueViews';

type Queries = {
  [Name in ReadCallName]: (
    context: QueryContext,
    input: CheckedInput<Name>,
    tools: ViewerTools,
  ) => Promise<CallOutput<Name>>;
};

const queries: Queries = {
  'streams.list': listStreams,
  'tree.children': treeChildren,
  'tree.counts': treeCounts,
  'range.page': rangePage,
  'range.export': rangeExport,
  'state.changes': stateChanges,
  'key.get': keyState,
  'key.history': keyHistory,
  'value.slice': valueSlice,
  'value.view': viewVersion,
  'value.blame': blame,
  'index.try': (context, input) => tryIndex(context, input, sandboxModule()),
  'index.failures': indexFailures,
  'index.repeated': repeatedKeys,
  'log.page': logPage,
  'log.conflicts': findConflicts,
  'log.activity': logActivity,
  'log.senders': logSenders,
  'log.results': logResults,
  'log.export': exportLines,
  'entry.get': entryDetail,
  'entry.items': entryItems,
  'entry.changes': entryChanges,
  'entry.bytes': entryBytes,
  'entry.neighbours': neighbours,
  'entry.nearest': nearest,
  'entry.explain': explainEntry,
  'entry.repair': entryRepair,
  'entry.whatIf': whatIf,
  'roles.stream': streamRoles,
  'roles.mayWrite': mayWrite,
  'roles.facts': rightFacts,
  'roles.holders': roleHolders,
  'roles.specialKeys': specialKeyPage,
  'roles.matrix': roleMatrix,
  'roles.matrixKeys': matrixKeys,
  'roles.lanes': roleLanes,
  'key.writers': keyWriters,
  'account.rights': accountRights,
  'ownership.findings': ownershipFindings,
  'search.find': find,
  'search.scan': searchScan,
  'digest.get': digests,
  'state.dump': dumpPage,
  'compose.dryRun': dryRun,
  'decoder.try': (context, input) => tryDecoder(context, input, sandboxModule()),
  'decoder.encode': encodeRows,
};

/** A generation that queries run on. */
interface OpenState {
  database: Database;
  streams: WatchedStreams;
  keyIndex: KeyIndex;
  activity: ActivityIndex;
  underWay: Set<Promise<unknown>>;
}

export class ReaderCore {
  private open: OpenState | undefined;
  private encryption: EncryptionKey | undefined;
  private decoders = Decoders.none();
  private indexes: readonly IndexDefinition[] = [];
  private readonly identical = new IdenticalEntries();
  private labels: QueryContext['labels'] = { accounts: {}, streams: {} };

  private constructor(
    private readonly folder: string,
    private readonly logDatabase: Database,
    private readonly views: Views,
  ) {}

  /** @param views who reads values for people, off this thread */
  static async open(folder: string, views: Views): Promise<ReaderCore> {
    return new ReaderCore(folder, await openDatabase(join(folder, 'log')), views);
  }

  setLabels(labels: QueryContext['labels']): void {
    this.labels = labels;
  }

  /** Indexes that can be read like streams from now on. */
  setIndexes(definitions: readonly IndexDefinition[]): void {
    this.indexes = definitions;
    if (this.open !== undefined) this.open.streams = this.withIndexes(this.open.streams.ids);
  }

  private withIndexes(ids: readonly Uint8Array[]): WatchedStreams {
    const streams = new WatchedStreams(ids);
    return new WatchedStreams(
      ids,
      knownIndexes(this.indexes, (id) => streams.ordinal(id)),
    );
  }

  /** Answers from this generation from now on; resolves when the last query on the one before is done. */
  async switchTo(generation: Generation, encryption: EncryptionKey | undefined): Promise<void> {
    const decoders = await loadDecoders(this.folder, generation.decoders, { remembers: true });
    const database = await openDatabase(generationFolder(this.folder, generation.id));
    const before = this.open;
    const streams = this.withIndexes(generation.watched.map(fromHex));
    const log = new LogReader(this.logDatabase);
    const hashOf = (seq: number) => log.entry(seq)?.hash;
    const underWay = new Set<Promise<unknown>>();
    const keyIndex = new KeyIndex(database, streams, hashOf, () => untilAnswered(underWay));
    const activity = new ActivityIndex(database, hashOf);
    this.open = { database, streams, keyIndex, activity, underWay };
    this.encryption = encryption;
    this.decoders = decoders;
    await retire(before);
  }

  query<Name extends ReadCallName>(
    name: Name,
    input: CheckedInput<Name>,
    signal?: AbortSignal,
    progress: QueryContext['progress'] = () => {},
  ): Promise<CallOutput<Name>> {
    const { folder, views } = this;
    const tools = { views, readCode: (hash: string) => readDecoder(folder, hash) };
    return this.onState(async (context) => {
      const known = await upToKnown(context, input);
      return queries[name]({ ...context, signal, progress }, known, tools);
    });
  }

  /** Loads a text and forgets it again. @throws badInput where it is no decoder */
  checkDecoder(code: string): Promise<void> {
    return checkDecoder(code);
  }

  /** Reads of the kv_* JSON-RPC, in order. */
  kv(calls: readonly KvCall[]): Promise<Outcome<KvAnswer>[]> {
    return this.underWay(({ database, streams, keyIndex }) => {
      const log = new LogReader(this.logDatabase);
      return answerKv({ log, state: database, streams, keyIndex, encryption: this.encryption }, calls);
    });
  }

  private onState<Answer>(query: (context: QueryContext) => Promise<Answer>): Promise<Answer> {
    return this.underWay((state) => this.context(state).then(query));
  }

  private async underWay<Answer>(query: (state: OpenState) => Promise<Answer>): Promise<Answer> {
    const state = this.open;
    if (state === undefined) {
      throw new StreamscopeError('closed', { what: 'reader' }, 'The workspace is closing.');
    }
    const answer = query(state);
    state.underWay.add(answer);
    try {
      return await answer;
    } catch (error) {
      // The log tells its own damage apart, so what else does not read is the state.
      throw isDamage(error) ? stateFault(error) : error;
    } finally {
      state.underWay.delete(answer);
    }
  }

  private async context({ database, streams, keyIndex, activity }: OpenState): Promise<QueryContext> {
    const meta = await readLogMeta(this.logDatabase).catch((error) => {
      throw logFault(error);
    });
    return {
      log: new LogReader(this.logDatabase),
      logId: meta?.logId ?? new Uint8Array(32),
      firstSeq: meta?.firstSeq ?? 0,
      state: database,
      streams,
      keyIndex,
      activity,
      encryption: this.encryption,
      decoders: this.decoders,
      identical: this.identical,
      labels: this.labels,
      signal: undefined,
      progress: () => {},
    };
  }

  /** Of the log as it stands now; queries go on beside it. */
  async backup(file: string, options: BackupOptions): Promise<BackupSummary> {
    // Loaded only where it is wanted: what reads backups weighs something.
    const { writeBackup } = await import('./backup');
    return writeBackup(this.folder, this.logDatabase, file, options);
  }

  /** Takes no more queries and lets those under way end. */
  async close(): Promise<void> {
    const last = this.open;
    this.open = undefined;
    await retire(last);
    await this.logDatabase.close();
  }
}

/** Work in the background waits so long for what is asked, ms: a search can take minutes. */
const longestPause = 20;

async function untilAnswered(underWay: ReadonlySet<Promise<unknown>>): Promise<void> {
  if (underWay.size > 0) await Promise.race([Promise.allSettled(underWay), setTimeout(longestPause)]);
}

/** A database must not close beneath its readers. */
async function retire(state: OpenState | undefined): Promise<void> {
  await Promise.allSettled(state?.underWay ?? []);
  await state?.keyIndex.close();
  await state?.activity.close();
  await state?.database.close();
}
