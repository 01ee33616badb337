/** Calls between the main thread and a worker. Errors cross as envelopes, because structured clone loses classes. */
import type { MessagePort, Worker } from 'node:worker_threads';
import type { Progress } from '../../shared/contract/outputs';
import { fromEnvelope, type Outcome, StreamscopeError, toEnvelope } from '../../shared/errors';
import type { CallContext } from '../ipc/engine';
import { readFault } from '../store/faults';

type ToThread = { type: 'call'; id: number; method: string; input: unknown } | { type: 'cancel'; id: number };
type FromThread =
  | { type: 'reply'; id: number; outcome: Outcome<unknown> }
  | { type: 'progress'; id: number; progress: Progress }
  | { type: 'event'; event: unknown };

/** An answer whose buffers are given away instead of copied. */
export class Moved<Value> {
  constructor(
    readonly value: Value,
    readonly buffers: ArrayBuffer[],
  ) {}
}

type Handler = (input: never, context: CallContext) => Promise<unknown>;
export type Handlers = Record<string, Handler>;

/** Answers calls inside a worker; returns a function that sends an event to the main thread. */
export function serveThread(port: MessagePort, handlers: Handlers): (event: unknown) => void {
  const running = new Map<number, AbortController>();
  const send = (message: FromThread, buffers: ArrayBuffer[] = []) => port.postMessage(message, buffers);
  port.on('message', async (message: ToThread) => {
    if (message.type === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const { id, method, input } = message;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = handlers[method];
      if (handler === undefined) throw new Error(`no handler for ${method}`);
      const context = {
        signal: controller.signal,
        progress: (progress: Progress) => send({ type: 'progress', id, progress }),
      };
      const answer = await handler(input as never, context);
      const { value, buffers } = answer instanceof Moved ? answer : new Moved(answer, []);
      send({ type: 'reply', id, outcome: { ok: true, value } }, buffers);
    } catch (error) {
      send({ type: 'reply', id, outcome: { ok: false, error: toEnvelope(readFault(error)) } });
    } finally {
      running.delete(id);
    }
  });
  return (event) => send({ type: 'event', event });
}

/** The main thread's end of a worker. */
export class ThreadLink {
  private nextId = 1;
  private readonly pending = new Map<
    number,
    { settle: (outcome: Outcome<unknown>) => void; progress?: CallContext['progress'] }
  >();
  private endedBecause: string | undefined;

  constructor(
    private readonly worker: Worker,
    onEvent: (event: unknown) => void,
  ) {
    worker.on('message', (message: FromThread) => {
      if (message.type === 'event') onEvent(message.event);
      else if (message.type === 'progress') this.pending.get(message.id)?.progress?.(message.progress);
      else this.pending.get(message.id)?.settle(message.outcome);
    });
    worker.on('error', (error) => this.end(error.message));
    worker.on('exit', () => this.end('its thread ended'));
  }

  /** @param buffers parts of the input that are given away instead of copied */
  call<Output>(
    method: string,
    input: unknown,
    context?: CallContext,
    buffers: ArrayBuffer[] = [],
  ): Promise<Output> {
    if (this.endedBecause !== undefined) return Promise.reject(gone(this.endedBecause));
    if (context?.signal.aborted) return Promise.reject(new StreamscopeError('cancelled', {}, 'Cancelled'));
    const id = this.nextId++;
    return new Promise<Output>((resolve, reject) => {
      const cancel = () => this.worker.postMessage({ type: 'cancel', id } satisfies ToThread);
      context?.signal.addEventListener('abort', cancel, { once: true });
      this.pending.set(id, {
        progress: context?.progress,
        settle: (outcome) => {
          this.pending.delete(id);
          context?.signal.removeEventListener('abort', cancel);
          if (outcome.ok) resolve(outcome.value as Output);
          else reject(fromEnvelope(outcome.error));
        },
      });
      this.worker.postMessage({ type: 'call', id, method, input } satisfies ToThread, buffers);
    });
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  private end(reason: string): void {
    this.endedBecause ??= reason;
    for (const call of this.pending.values()) call.settle({ ok: false, error: toEnvelope(gone(reason)) });
  }
}

function gone(reason: string): StreamscopeError {
  return new StreamscopeError('closed', { what: reason }, `The engine has ended: ${reason}`);
}
