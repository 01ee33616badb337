/** Calls that the thread of an open workspace answers itself; its reader thread answers the others. */
import type { CallName, CallOutput, CheckedInput, ReadCallName } from '../../shared/contract/contract';
import type { CallContext } from '../ipc/engine';

export type MainCallName = Exclude<CallName, ReadCallName>;

export type CallHandler<Name extends CallName> = (
  input: CheckedInput<Name>,
  context: CallContext,
) => Promise<CallOutput<Name>>;

export type CallHandlers<Names extends MainCallName = MainCallName> = { [Name in Names]: CallHandler<Name> };

/** Of the calls whose names begin so. */
export type CallHandlersOf<Group extends string> = CallHandlers<Extract<MainCallName, `${Group}.${string}`>>;
