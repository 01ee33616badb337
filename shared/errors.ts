/**
 * Faults: what goes wrong outside the protocol. What the protocol foresees (a conflict, a denial, malformed
 * data) is a verdict, never an error. Each code has its own typed data, so that a screen or a script can act on it.
 */
export interface ErrorData {
  /** An argument, a field of a file or of a form is wrong. */
  badInput: { field: string; reason: string };
  /** What was asked for does not exist. */
  notFound: { what: string; id: string };
  /** Another process has the workspace open. */
  workspaceLocked: { folder: string };
  /** The folder holds no workspace. */
  noWorkspace: { folder: string };
  /** The log, the state or the settings were written by a newer version. */
  formatNewer: { what: string; found: number; supported: number };
  /** Stored log data contradicts itself: the hash chain is broken, a piece is gone. */
  logDamaged: { seq: number; reason: string };
  /** The database of the log does not open or read at all. */
  logUnreadable: { reason: string };
  /** The state on disk does not read; it is derived again from the log. */
  stateDamaged: { reason: string };
  /** A file is not a backup, or not as it was written; nothing was restored. */
  backupRefused: { reason: string };
  /** A line of an exchange file is wrong; nothing of the file from this line on was kept. */
  importRefused: { line: number; field: string; reason: string };
  /** An entry offered to the local log is not acceptable. */
  appendRefused: { field: string; reason: string };
  /** The signer is locked or unknown. */
  signerLocked: { account: string };
  /** A keystore did not open with the password. */
  wrongPassword: { what: string };
  /** The workspace is encrypted and its key is not at hand. */
  encryptionKeyMissing: { mode: string };
  /** A decoder that the settings name is missing, was changed, or does not load. */
  decoderUnusable: { hash: string; reason: string };
  /** A stream that nobody watches here. */
  notWatched: { streamId: string };
  /** A server elsewhere does not answer, or not as it should. `lasts`: asking again will not help, a person must. */
  networkFailed: { url: string; reason: string; lasts?: true };
  /** Another node answers in this workspace, and no call of it does this. `act` follows "it does not". */
  readsOnly: { url: string; act: string };
  /** A network's contract does not take an entry, or the sender cannot pay for it. */
  submitRefused: { field: string; reason: string };
  /** The log that is followed is not the one that it was; nothing is taken back by itself. */
  logsDiffer: { url: string; seq: number };
  /** All traffic of this workspace was stopped by a person, and this needs some. */
  offline: Record<string, never>;
  /** The caller cancelled. */
  cancelled: Record<string, never>;
  /** The engine or the connection ended. */
  closed: { what: string };
  /** The disk is full or refuses to write. `space` in bytes, where more was needed than is free. */
  storageFailed: { reason: string; space?: { needed: number; free: number } };
  /** A defect of ours. */
  internal: { reason: string };
}

export type ErrorCode = keyof ErrorData;

/** What an error looks like on the wire: structured clone and IPC lose classes and fields. */
export type ErrorEnvelope = {
  [Code in ErrorCode]: { code: Code; message: string; data: ErrorData[Code] };
}[ErrorCode];

/** The one error class. `message` is a plain sentence; `data` is typed by `code`. */
export class StreamscopeError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'StreamscopeError';

  constructor(
    readonly code: Code,
    readonly data: ErrorData[Code],
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Bad input that names its field. */
export function badInput(field: string, reason: string): StreamscopeError<'badInput'> {
  return new StreamscopeError('badInput', { field, reason }, `${field}: ${reason}`);
}

/** A stream that must be watched for what was asked. */
export function notWatched(streamId: string): StreamscopeError<'notWatched'> {
  return new StreamscopeError(
    'notWatched',
    { streamId },
    `Stream ${streamId} is not watched in this workspace.`,
  );
}

/** What no kv_* call of a node does. @param act follows "it does not" */
export function readsOnly(url: string, act: string): StreamscopeError<'readsOnly'> {
  return new StreamscopeError('readsOnly', { url, act }, `${url} answers reads only: it does not ${act}.`);
}

export function switchedOffline(): StreamscopeError<'offline'> {
  return new StreamscopeError('offline', {}, 'This workspace is switched offline.');
}

/** Any thrown value as an envelope; an unknown one becomes `internal`. */
export function toEnvelope(error: unknown): ErrorEnvelope {
  if (error instanceof StreamscopeError) {
    return { code: error.code, message: error.message, data: error.data } as ErrorEnvelope;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: `Unexpected fault: ${reason}`, data: { reason } };
}

/** The error that an envelope was made from. */
export function fromEnvelope(envelope: ErrorEnvelope): StreamscopeError {
  return new StreamscopeError(envelope.code, envelope.data, envelope.message);
}

/** How every call ends, on every transport. */
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; error: ErrorEnvelope };
