/** What calls answer with. Every answer about state says the seq it holds at: `at`, -1 before the first entry. */
import type { Hex } from '../bytes';
import type { ErrorEnvelope } from '../errors';
import type { DecidingCheck, OperationName, Right, VerdictKind } from '../model';

/** Long work under way. `total` is null while it is not known. */
export interface Progress {
  task:
    | 'replay'
    | 'rebuild'
    | 'import'
    | 'verify'
    | 'export'
    | 'search'
    | 'backup'
    | 'restore'
    | 'submit'
    | 'compare'
    | 'plan';
  /**
   * An import checks the file, appends its entries and replays them; `verify` checks the log, then replays it. A plan
   * reads what was written up to an old state, or between two.
   */
  phase: 'check' | 'append' | 'replay' | 'copy' | 'upload' | 'read';
  /** What `done`, `total` and `perSecond` count: bytes of a file as it is on disk, entries, or segments of one. */
  unit: 'bytes' | 'entries' | 'segments' | 'keys';
  done: number;
  total: number | null;
  /** Units per second over the last moments, 0 while it is not known. */
  perSecond: number;
  /** At this rate, to the end of the phase. */
  secondsLeft: number | null;
}

export interface WorkspaceStatus {
  name: string;
  folder: string;
  /** Where entries come from: its own appends and imports, the 0G network, another explorer; or `remote`, below. */
  feeder: 'local' | 'zeroG' | 'explorer' | 'remote';
  /** The node that answers here by `kv_*` alone; null in a workspace with a log of its own. */
  remote: RemoteStatus | null;
  /** null where another node answers. */
  logId: Hex | null;
  /** `trustedSenders`: unsigned entries were let into a signed log, so senders are only believed. */
  signatures: 'signed' | 'unsigned' | 'trustedSenders';
  /** Seq of the first entry here; above 0 the log is a late start and earlier ownership is unknown. */
  firstSeq: number;
  /** Seq that the next entry of the log gets. */
  nextSeq: number;
  /** Seq that replay handles next. */
  replayedTo: number;
  /** Replay or a generation change under way. */
  progress: Progress | null;
  /** Why replay stopped. */
  fault: ErrorEnvelope | null;
  /** The entry that replay cannot pass because its data is not here yet. */
  waitingFor: number | null;
  /** What the engine did by itself since it was opened that people should know, as sentences. */
  notices: string[];
  watched: number;
  /** null where another node answers: it does not count them. */
  liveKeys: number | null;
  /** Entries by verdict, over all that is replayed here: where another node answers, none. */
  verdicts: Record<VerdictKind, number>;
  encryption: { mode: 'none' | 'v1' | 'v2'; keyAtHand: boolean };
  /** True for the workspace that ships with the product. */
  sample: boolean;
  version: string;
}

/** How another node stands that answers here. */
export interface RemoteStatus {
  url: string;
  phase: 'connecting' | 'connected' | 'failing' | 'offline';
  /** Why it does not answer at the moment; it is asked again by itself. */
  fault: ErrorEnvelope | null;
  /** Whether it has told how it stands since it is read here: until then seqs and streams are unknown, not zero. */
  hasTold: boolean;
}

export interface StreamInfo {
  streamId: Hex;
  label: string | null;
  watched: boolean;
  /** Entries of the log tagged with it; null where another node answers. */
  entries: number | null;
  /** null while the stream is new (nothing committed up to `at`), and where another node answers. */
  foundedAt: number | null;
  /** null where another node answers: it does not count them. */
  liveKeys: number | null;
}

export interface Labels {
  /** account -> name */
  accounts: Record<Hex, string>;
  /** stream id -> name */
  streams: Record<Hex, string>;
}

/** How many, and whether the scan saw all of them; when not exact, `keys` is a lower bound. */
export interface PrefixCount {
  keys: number;
  /** Sum of value sizes of the keys counted. */
  bytes: number;
  /** Newest version among the keys counted, null without keys. */
  newestSeq: number | null;
  exact: boolean;
}

/** In the order of what was asked. */
export interface TreeCounts {
  at: number;
  counts: PrefixCount[];
  /** The stream is being counted: ask again for what is not exact. In versions read, of about so many. */
  building: { done: number; total: number } | null;
}

/**
 * A child in the prefix tree. `prefix` is the whole path from the stream's root. A node can be a key and have
 * children at once (J, JF). With `children` false it is a leaf.
 */
export interface TreeNode {
  prefix: Uint8Array;
  /** The version of the key that is exactly this prefix, if there is such a live key. */
  key: { seq: number; size: number } | null;
  children: boolean;
  /** The key is special at this seq. */
  special?: true;
}

export interface TreePage {
  at: number;
  nodes: TreeNode[];
  /** Give it back as `after` for the next page; null at the end. */
  next: Hex | null;
  /** Whether the first node is the first child. */
  isFirst: boolean;
  /** Guesses of how many children lie before and behind these; null while nothing is known. */
  before: number | null;
  behind: number | null;
}

/** A page of rows of an ordered stream, packed; see shared/rowPage.ts. */
export interface RangePage {
  at: number;
  /** Rows in packed form: unpack with `unpackRows`. */
  rows: Uint8Array;
  count: number;
  /** Of each version among the rows, where that was asked for. */
  writers: { seq: number; sender: Hex; timestamp: number | null }[];
  /** Cursor for the next page in the direction of reading, null at the end. */
  next: Hex | null;
  /** Live keys of the range that were looked at to make this page. */
  rowsRead: number;
  milliseconds: number;
}

/** A part of an exported file. */
export interface ExportPart {
  at: number;
  /** UTF-8 text of the file. */
  bytes: Uint8Array;
  /** Rows in all parts up to this one. */
  rows: number;
  /** Give it back as `after`, with `rows` as `rowsBefore`; null when the file is whole. */
  next: Hex | null;
}

/** A version of a key in a comparison. */
interface ComparedVersion {
  seq: number;
  size: number;
}

/** A key that two states do not have alike. */
export interface StateChange {
  key: Uint8Array;
  change: 'added' | 'changed' | 'deleted';
  before: ComparedVersion | null;
  after: ComparedVersion | null;
}

export interface StateChanges {
  /** The states that were compared, as seqs; -1 is the one before the first entry. */
  from: number;
  to: number;
  changes: StateChange[];
  next: Hex | null;
}

/** The nearest entry in a direction that changed something. */
export interface NearestChange {
  /** Null where none was found. */
  seq: number | null;
  /** The entry to ask from again, where time was up before one was found: what lies beyond it is not known. */
  lookedTo: number | null;
}

/** Null in a direction that was not asked for. */
export interface Nearest {
  previous: NearestChange | null;
  next: NearestChange | null;
}

/** A key where a search found something. */
export interface ScanHit {
  streamId: Hex;
  key: Uint8Array;
  seq: number;
  size: number;
  /** Where: in the key, or in the value from this byte on. */
  in: 'key' | 'value';
  offset: number;
  /** Bytes that match; null where only about where is known. */
  length: number | null;
  /** Bytes around it, and where they begin. */
  excerpt: Uint8Array;
  excerptAt: number;
}

export interface ScanPart {
  at: number;
  hits: ScanHit[];
  /** Keys looked at in this part, and the bytes of their values. */
  keys: number;
  bytes: number;
  /** Live keys in all that is looked through; with a prefix, in its stream; null for an index. */
  total: number | null;
  next: { streamId: Hex; key: Hex } | null;
}

/** The state of one key. `version` is null when the key was never written up to `at`. */
export interface KeyState {
  at: number;
  key: Uint8Array;
  version: number | null;
  deleted: boolean;
  size: number;
  /** Up to 64 KiB from the start of the value; read the rest with `value.slice`. */
  head: Uint8Array;
  /** Of the entry that wrote it. */
  timestamp: number | null;
  /** null where another node answers: it tells the newest one alone. */
  versions: number | null;
  isSpecial: boolean;
  /** Since when the key is special; null if it is normal, and where another node answers. */
  specialSince: number | null;
  /** null where the key was never written, and where another node answers. */
  provenance: Provenance | null;
}

/** Who wrote what is there now, in which entry, under which right, and who gave that right. */
export interface Provenance {
  seq: number;
  sender: Hex;
  timestamp: number | null;
  right: Right;
  /** The entry that granted the right; for founders the founding entry. */
  since: number | null;
  /** Who granted it; null for the implicit grant of the founder. */
  by: Hex | null;
}

export interface KeyVersion {
  seq: number;
  size: number;
  change: 'created' | 'changed' | 'deleted' | 'createdAgain';
  sender: Hex;
  timestamp: number | null;
  right: Right;
  /** Size less the size before. */
  sizeChange: number;
}

export interface HistoryPage {
  at: number;
  versions: KeyVersion[];
  /** Versions of the key in all. */
  total: number;
  next: number | null;
}

export interface ValueSlice {
  version: number;
  size: number;
  offset: number;
  bytes: Uint8Array;
}

/** An entry as a row of the log view. */
export interface LogRow {
  seq: number;
  timestamp: number | null;
  sender: Hex;
  streamIds: Hex[];
  /** null while it is not replayed yet. */
  verdict: VerdictKind | null;
  size: number;
  /** The batch's version field as decimal text; null where the data is absent or does not decode. */
  version: string | null;
  reads: number | null;
  writes: number | null;
  accessControl: number | null;
  /** The first key or act: what the entry is about, at a glance. With a key filter, the first that it lets through. */
  subject: { key: Uint8Array; operation: OperationName | null } | null;
}

export interface LogPage {
  rows: LogRow[];
  /** Seq to continue from in the direction of reading, null at the end. */
  next: number | null;
  /** Seq that the next entry of the log gets, when this page was read. */
  nextSeq: number;
  /** As many entries were looked at as one page may, and fewer rows found than asked for: `next` goes on. */
  partial: boolean;
}

export interface EntryWrite {
  streamId: Hex;
  key: Uint8Array;
  /** Bytes of the new value; 0 is a deletion. */
  size: number;
  /** Up to 1 KiB of the new value. */
  head: Uint8Array;
  /** State of the key just before this entry. */
  before: { version: number; size: number; head: Uint8Array } | null;
  /** A later write to the same key in this entry replaces it. */
  shadowed: boolean;
}

export interface EntryRead {
  streamId: Hex;
  key: Uint8Array;
  /** Newest version before this entry, 0 when never written. */
  newest: number;
}

export interface EntryAccessControl {
  operation: OperationName;
  streamId: Hex;
  key: Uint8Array;
  /** Operand, or the sender for a renounce; null for key operations. */
  account: Hex | null;
  /** The newest act about the same right, or the same key, before this entry. */
  before: { held: boolean; operation: OperationName; seq: number; by: Hex | null } | null;
  /** False where a later act of the entry replaces it, and where an admin is granted to the sender. */
  counts: boolean;
}

/** A page of items of one kind; the lists of the others are empty. */
export interface EntryItems {
  reads: EntryRead[];
  writes: EntryWrite[];
  accessControl: EntryAccessControl[];
  /** Item that the next page begins with, null at the end. */
  next: number | null;
}

/** One check of the complete verdict; `because` holds the fact that decided it. */
export interface Check {
  phase: DecidingCheck['phase'];
  rule: DecidingCheck['rule'];
  index: number | null;
  streamId: Hex | null;
  key: Uint8Array | null;
  ok: boolean;
  deciding: boolean;
  because: Record<string, string | number | boolean | null>;
}

export interface EntryDetail {
  seq: number;
  sender: Hex;
  streamIds: Hex[];
  size: number;
  dataRoot: Hex;
  timestamp: number | null;
  blockNumber: number | null;
  txHash: Hex | null;
  nonce: number | null;
  signed: boolean;
  hash: Hex;
  prevHash: Hex;
  verdict: VerdictKind | null;
  /** The string the network's nodes report; null for a skipped entry. */
  result: string | null;
  /** Words that explain where the reference node would differ, null where it would not. */
  divergence: string | null;
  availability: 'present' | 'notFetched' | 'unobtainable';
  /** null where the data is absent or does not decode. */
  batch: {
    version: string;
    readCount: number;
    writeCount: number;
    accessControlCount: number;
    /** The first 200 of each; more through `entry.items`. */
    reads: EntryRead[];
    writes: EntryWrite[];
    accessControl: EntryAccessControl[];
  } | null;
  /** Where decoding stopped. */
  decodeFault: { offset: number; field: string; message: string } | null;
  /** Checks in order, of the first 200 items of a phase and the deciding one: 200 a phase, failures always. */
  checks: Check[];
  /** Phases that could not be judged. */
  notRun: DecidingCheck['phase'][];
}

/** What an entry changed: a version of a key (size 0 is a deletion), or a fact of access control. */
export type EntryChange =
  | { kind: 'write'; key: Uint8Array; size: number; sha256: Hex }
  | {
      kind: 'role';
      /** Empty where the operation has none. */
      key: Uint8Array;
      operation: OperationName;
      /** null for key operations. */
      account: Hex | null;
      /** null for the founder's implicit grant. */
      by: Hex | null;
    };

export interface EntryChanges {
  changes: EntryChange[];
  /** Give it back as `from` for the next page; null at the end. */
  next: number | null;
}

/** A span of an entry's bytes and what it means. */
export interface ByteField {
  offset: number;
  length: number;
  part: 'version' | 'reads' | 'count' | 'keysWritten' | 'values' | 'accessControl' | 'rest';
  label: string;
}

export interface EntryBytes {
  size: number;
  offset: number;
  bytes: Uint8Array;
  fields: ByteField[];
  /** True when the bytes shown are decrypted ones. */
  decrypted: boolean;
}

/** Activity over the log in equal slices, for the strip behind the time slider. */
export interface Activity {
  firstSeq: number;
  /** Entries in each slice. */
  entriesPerSlice: number;
  /** Keys written per slice. */
  writes: number[];
  /** Rejected entries per slice. */
  rejected: number[];
  /** The same by kind; kinds without any are left out. */
  kinds: Partial<Record<VerdictKind, number[]>>;
  /** The first entry that is not counted yet: ask again for the rest. */
  countedTo: number;
}

export interface RoleHolder {
  account: Hex;
  since: number;
  /** Who granted it: null for the founder's implicit grant. */
  by: Hex | null;
}

export interface StreamRoles {
  at: number;
  streamId: Hex;
  foundedAt: number | null;
  admins: RoleHolder[];
  writers: RoleHolder[];
  specialKeys: { key: Uint8Array; since: number; by: Hex; writers: RoleHolder[] }[];
}

export interface WriteRight {
  at: number;
  account: Hex;
  key: Uint8Array | null;
  mayWrite: boolean;
  because: { seq: number; operation: OperationName; by: Hex | null }[];
}

/** What every node of the network tells of an account's rights (protocol d). */
export interface RightFacts {
  at: number;
  isAdmin: boolean;
  isWriter: boolean;
  /** Of the key that was asked about; null without one. */
  isSpecialKey: boolean | null;
  /** Whether the account is a writer of the key, special or not; null without one. */
  isKeyWriter: boolean | null;
  /** Whether it may write the key; without one, true where it may write any that is not special, else null. */
  mayWrite: boolean | null;
}

export interface SearchHit {
  kind: 'stream' | 'account' | 'entry' | 'transaction' | 'key' | 'prefix';
  streamId: Hex | null;
  key: Uint8Array | null;
  account: Hex | null;
  seq: number | null;
  label: string | null;
}

/** `keystore`: kept encrypted in the workspace. `file`: a keystore file that was opened and is not kept. */
export interface SignerAccount {
  account: Hex;
  kind: 'session' | 'keystore' | 'file' | 'watchOnly';
  label: string | null;
  unlocked: boolean;
  /** Its password is in the system's secret store. */
  remembered: boolean;
}

export interface SignerState {
  accounts: SignerAccount[];
  /** Whether passwords can be kept by the system, and by what; or in words why not. */
  secretStore: { available: boolean; words: string };
  /** Whether a raw key can be taken in by a dialog of the main side. */
  keyDialog: boolean;
  /** Keystores lock after this many minutes without use; 0 is never. */
  lockAfter: number;
}

/** A user decoder of a stream. */
export interface DecoderInfo {
  streamId: Hex;
  name: string;
  /** SHA-256 of the text, hex without 0x. */
  hash: string;
  /** Length of the text in UTF-8. */
  bytes: number;
  /** Whether the text is in the workspace's folder, unchanged. */
  usable: boolean;
}

/** What a text made of an entry. */
export interface DecoderTrial {
  seq: number;
  /** Bytes of content that it was given. */
  size: number;
  /** Units of work: the same on every machine. */
  fuel: number;
  /** What the entry's content would allow. */
  fuelLimit: number;
  /** Bytes that the sandbox had when it ended. */
  memory: number;
  milliseconds: number;
  /** Counts are of all rows; the first 200 of each are sent. null where it failed. */
  batch: TrialBatch | null;
  /** `line` counts from 1 in the text, null where none is known. */
  fault: { message: string; line: number | null } | null;
}

export interface TrialBatch {
  version: string;
  readCount: number;
  writeCount: number;
  accessControlCount: number;
  reads: { streamId: Hex; key: Uint8Array }[];
  /** `head` is up to 1 KiB of the value; size 0 is a deletion. */
  writes: { streamId: Hex; key: Uint8Array; size: number; head: Uint8Array }[];
  /** `account` is null where the operation names none. */
  accessControl: { operation: OperationName; streamId: Hex; key: Uint8Array; account: Hex | null }[];
}

export interface StateDigest {
  streamId: Hex;
  at: number;
  digest: Hex;
}

export interface ImportSummary {
  entries: number;
  committed: number;
  rejected: number;
  skipped: number;
  keys: number;
  seconds: number;
  /** Things a person should know: a late start, trusted senders. */
  notices: string[];
}

export interface BackupSummary {
  entries: number;
  /** Of the file. */
  bytes: number;
}

export interface VerifyReport {
  ok: boolean;
  entries: number;
  /** null when everything agrees. */
  firstDifference: { seq: number | null; what: string; reason: string } | null;
}

/** A version of a key with the hash of its value; size 0 is a deletion. */
export interface DumpRow {
  key: Uint8Array;
  version: number;
  size: number;
  sha256: Hex;
  value: Uint8Array | null;
}

export interface DumpPage {
  at: number;
  rows: DumpRow[];
  next: Hex | null;
}
