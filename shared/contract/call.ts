/** One call of the contract: who answers it, who may ask, what goes in and what comes out. */
import type { z } from 'zod';

/** `read` runs on the reader thread, `write` on the writer thread, `main` beside them (settings, signer). */
export type Kind = 'read' | 'write' | 'main';

/**
 * Who may call: `any` host, or only the `local` side (command line over its private socket, the desktop's own
 * dialogs), for calls that name files of this machine.
 */
type Scope = 'any' | 'local';

interface Call<CallKind extends Kind, Input extends z.ZodType, Output> {
  kind: CallKind;
  scope: Scope;
  input: Input;
  /** Only a type: outputs are ours and are not checked again. */
  output?: Output;
}

export function call<Output>() {
  return <CallKind extends Kind, Input extends z.ZodType>(
    kind: CallKind,
    input: Input,
    scope: Scope = 'any',
  ): Call<CallKind, Input, Output> => ({ kind, scope, input });
}
