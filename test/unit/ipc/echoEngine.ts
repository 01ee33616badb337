import type { CallContext, Engine, EngineEvent } from '../../../electron/ipc/engine';
import type { CallName, CallOutput, CheckedInput } from '../../../shared/contract/contract';

type Handler<Name extends CallName> = (
  input: CheckedInput<Name>,
  context: CallContext,
) => CallOutput<Name> | Promise<CallOutput<Name>>;

export interface TestEngine extends Engine {
  emit(event: EngineEvent): void;
  /** How many clients listen now. */
  listeners(): number;
}

/** A workspace that answers only the calls given here. */
export function testEngine(handlers: { [Name in CallName]?: Handler<Name> }): TestEngine {
  const listeners = new Set<(event: EngineEvent) => void>();
  return {
    async call(name, input, context) {
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`the test does not answer ${name}`);
      return handler(input, context);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    listeners: () => listeners.size,
    close: async () => {},
  };
}

/** Answers in the shape of `value.slice`: the bytes asked for, all of one value. */
export const sliceOfSevens: Handler<'value.slice'> = ({ version, offset, length }) => ({
  version,
  size: length,
  offset,
  bytes: new Uint8Array(length).fill(7),
});

export const sliceInput = {
  streamId: `0x${'11'.repeat(32)}`,
  key: '0x6b',
  version: 3,
  offset: 0,
} as const;
