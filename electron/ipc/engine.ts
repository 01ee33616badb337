import type { CallName, CallOutput, CheckedInput, EventName, Events } from '../../shared/contract/contract';
import type { Progress } from '../../shared/contract/outputs';

export interface CallContext {
  signal: AbortSignal;
  progress: (progress: Progress) => void;
  /** Aborted when the client that calls is gone; left out where caller and engine end together. */
  client?: AbortSignal;
}

export type EngineEvent = {
  [Name in EventName]: { name: Name; data: Events[Name] };
}[EventName];

/** What a transport needs of an open workspace; `engine/workspace.ts` opens either kind. */
export interface Engine {
  /** Input has passed the contract's schema. Rejects with a StreamscopeError. */
  call<Name extends CallName>(
    name: Name,
    input: CheckedInput<Name>,
    context: CallContext,
  ): Promise<CallOutput<Name>>;
  /** @returns a function that ends the subscription */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** Ends both threads after what is in flight is done; the workspace can be opened again afterwards. */
  close(): Promise<void>;
}
