/** A workspace for one command: the explorer's that has it open, through its private socket, or our own. */

import type { Client } from '../../shared/contract/client';
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract';
import type { Progress } from '../../shared/contract/outputs';
import { fromEnvelope, StreamscopeError } from '../../shared/errors';
import { openWorkspace } from '../engine/workspace';
import { connectLocal } from '../ipc/privateSocket';
import { checkedInput } from '../ipc/session';

export interface Session {
  call<Name extends CallName>(
    name: Name,
    input: CallInput<Name>,
    onProgress?: (progress: Progress) => void,
  ): Promise<CallOutput<Name>>;
  /** Resolves when all of the log is replayed, or replay has stopped. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Makes the workspace where the folder is missing or empty. */
  create?: boolean;
  /** A workspace that is made reads this node; see OpenOptions. */
  remote?: string;
  signal?: AbortSignal;
  /** Follows the workspace's source meanwhile, where no explorer does. */
  follow?: boolean;
  /** Does not wait for replay: the answer is not about the state. */
  asItStands?: boolean;
}

export async function openSession(folder: string, options: SessionOptions = {}): Promise<Session> {
  const session = (await throughExplorer(folder, options)) ?? (await onOwn(folder, options));
  const { notices } = await session.call('workspace.status', {});
  for (const notice of notices) console.error(notice);
  return session;
}

async function throughExplorer(folder: string, options: SessionOptions): Promise<Session | undefined> {
  const client = await connectLocal(folder);
  if (client === undefined) return undefined;
  const ready = () => replayed(client);
  if (!options.asItStands) await ready();
  return {
    call: (name, input, onProgress) =>
      afterRenewal(ready, () => client.call(name, input, { signal: options.signal, onProgress })),
    settled: ready,
    close: async () => client.close(),
  };
}

async function onOwn(folder: string, options: SessionOptions): Promise<Session> {
  const workspace = await openWorkspace(folder, {
    create: options.create,
    follow: options.follow,
    remote: options.remote,
  });
  // Answers are about the whole log, not about as much of it as happens to be replayed.
  const ready = () => workspace.settled();
  if (!options.asItStands) await ready();
  return {
    call(name, input, onProgress = () => {}) {
      const signal = options.signal ?? new AbortController().signal;
      const checked = checkedInput(name, input);
      return afterRenewal(ready, () => workspace.call(name, checked, { signal, progress: onProgress }));
    },
    settled: ready,
    close: () => workspace.close(),
  };
}

/** A state that turns out to be damaged is derived again by the engine; then the same question has its answer. */
async function afterRenewal<Answer>(ready: () => Promise<void>, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StreamscopeError) || error.code !== 'stateDamaged') throw error;
    console.error(error.message);
    await ready();
    return ask();
  }
}

/** Resolves when the explorer has replayed its log, or cannot: answers are about the whole of it here too. */
async function replayed(client: Client): Promise<void> {
  for (;;) {
    let stop = () => {};
    const change = new Promise<void>((resolve) => {
      stop = client.on('changed', () => resolve());
    });
    try {
      const { replayedTo, nextSeq, progress, fault, waitingFor } = await client.call('workspace.status', {});
      const rests = replayedTo >= nextSeq || fault !== null || waitingFor !== null;
      if (rests && progress === null) return;
      await change;
    } finally {
      stop();
    }
  }
}

/** Opens, works, and closes whatever happens. */
export async function withSession<Result>(
  folder: string,
  options: SessionOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const session = await openSession(folder, options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/**
 * For commands about the state. What stopped replay before the end of the log is a fault, told after what there is;
 * without its key an encrypted workspace tells nothing.
 * @param at the seq whose state is asked for; null is the newest, and what stands in for one that is not there yet
 */
export function withState(
  folder: string,
  work: (session: Session) => Promise<unknown>,
  at: number | null = null,
): Promise<void> {
  return withSession(folder, {}, async (session) => {
    const { fault, replayedTo } = await session.call('workspace.status', {});
    if (fault?.code === 'encryptionKeyMissing') throw fromEnvelope(fault);
    if (at !== null && at >= replayedTo)
      console.error(`Seq ${at} is not replayed yet: this is the newest state, at ${replayedTo - 1}.`);
    await work(session);
    if (fault !== null) throw fromEnvelope(fault);
  });
}
