/** One client of an open workspace: the only place where messages become calls, whatever carries them. */
import { z } from 'zod';
import {
  type CallName,
  type CheckedInput,
  type ClientMessage,
  contract,
  type HostMessage,
} from '../../shared/contract/contract';
import { decodeMessage, encodeMessage } from '../../shared/contract/wire';
import { badInput, type Outcome, StreamscopeError, toEnvelope } from '../../shared/errors';
import { schemaReason } from '../../shared/schemaReason';
import type { CallContext, Engine } from './engine';

/** `local` may also make the calls that name files of this machine. */
export type Scope = 'any' | 'local';

export interface SessionOptions {
  engine: Engine;
  scope: Scope;
  /** Takes one encoded HostMessage. */
  send: (bytes: Uint8Array) => void;
  /** The client speaks another language: the transport should hang up. */
  hangUp: (reason: string) => void;
}

export interface Session {
  /** Takes one encoded ClientMessage. Never throws. */
  receive(bytes: Uint8Array): void;
  /** Ends the subscription to events and cancels what is in flight. */
  close(): void;
}

/** Milliseconds after which a call is worth a line: it was felt. STREAMSCOPE_DEBUG shows those that nearly were. */
const slowCall = process.env.STREAMSCOPE_DEBUG === undefined ? 400 : 40;

const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: z.string() }),
  z.strictObject({ type: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() }),
  z.strictObject({ type: z.literal('cancel'), id: z.number().int() }),
]);

/** @returns undefined for anything that is not a message of a client */
export function parseClientMessage(bytes: Uint8Array): ClientMessage | undefined {
  try {
    return clientMessage.safeParse(decodeMessage(bytes)).data as ClientMessage | undefined;
  } catch {
    return undefined;
  }
}

export function openSession({ engine, scope, send, hangUp }: SessionOptions): Session {
  const inFlight = new Map<number, AbortController>();
  const ended = new AbortController();
  const emit = (message: HostMessage) => {
    if (!ended.signal.aborted) send(encodeMessage(message));
  };
  const unsubscribe = engine.subscribe(({ name, data }) => emit({ type: 'event', name, data }));

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    inFlight.set(id, controller);
    const outcome = await settle(engine, scope, name, input, {
      signal: controller.signal,
      progress: (progress) => emit({ type: 'event', name: 'callProgress', data: { id, progress } }),
      client: ended.signal,
    });
    inFlight.delete(id);
    try {
      emit({ type: 'reply', id, outcome });
    } catch (error) {
      // An answer too large to be packed must not end the host.
      emit({ type: 'reply', id, outcome: { ok: false, error: toEnvelope(error) } });
    }
  }

  return {
    receive(bytes) {
      const message = parseClientMessage(bytes);
      if (message === undefined || message.type === 'hello') hangUp('not a message of the contract');
      else if (message.type === 'cancel') inFlight.get(message.id)?.abort();
      else if (inFlight.has(message.id)) hangUp(`call ${message.id} is still in flight`);
      else void answer(message.id, message.name, message.input);
    },
    close() {
      ended.abort();
      unsubscribe();
      for (const controller of inFlight.values()) controller.abort();
    },
  };
}

async function settle(
  engine: Engine,
  scope: Scope,
  name: string,
  input: unknown,
  context: CallContext,
): Promise<Outcome<unknown>> {
  const started = performance.now();
  try {
    const callName = allowedCall(name, scope);
    const value = await engine.call(callName, checkedInput(callName, input), context);
    noteSlowCall(callName, performance.now() - started);
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof StreamscopeError)) console.error(`call ${name} failed:`, error);
    return { ok: false, error: toEnvelope(error) };
  }
}

function allowedCall(name: string, scope: Scope): CallName {
  if (!Object.hasOwn(contract, name)) throw badInput('name', `there is no call ${name.slice(0, 80)}`);
  const callName = name as CallName;
  if (contract[callName].scope === 'local' && scope !== 'local') {
    throw badInput('name', `${name} is answered to the command line of this machine only`);
  }
  return callName;
}

/** The input of a call, checked and with its defaults. @throws badInput that names the field */
export function checkedInput<Name extends CallName>(name: Name, input: unknown): CheckedInput<Name> {
  const { data, error } = contract[name].input.safeParse(input, { error: schemaReason });
  if (error !== undefined) throw inputFault(error);
  return data as CheckedInput<Name>;
}

function inputFault(error: z.ZodError): StreamscopeError {
  const issue = error.issues[0]!;
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
  return badInput(path.map(String).join('.') || 'input', issue.message);
}

function noteSlowCall(name: CallName, milliseconds: number): void {
  // Imports and verifications are long by nature.
  if (milliseconds < slowCall || contract[name].kind === 'write') return;
  console.error(`slow call ${name}: ${milliseconds.toFixed(0)} ms`);
}
