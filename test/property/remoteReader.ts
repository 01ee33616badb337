/** A node asked over HTTP by the engine of a workspace that reads it, without its thread. */
import { RemoteReaderCore } from '../../electron/engine/remoteReaderCore';
import { ValueViews } from '../../electron/engine/valueViews';
import {
  type CallInput,
  type CallOutput,
  type CheckedInput,
  contract,
  type ReadCallName,
} from '../../shared/contract/contract';

export class RemoteReader {
  private readonly core: RemoteReaderCore;

  constructor(url: string) {
    const tools = { views: new ValueViews(), readCode: async () => ({ reason: 'none is kept' }) };
    // A page must not depend on how busy the machine is.
    this.core = new RemoteReaderCore(url, tools, () => {}, Number.POSITIVE_INFINITY);
  }

  query<Name extends ReadCallName>(
    name: Name,
    input: CallInput<Name>,
    signal = new AbortController().signal,
  ): Promise<CallOutput<Name>> {
    return this.core.query(name, contract[name].input.parse(input) as CheckedInput<Name>, signal);
  }

  close(): void {
    this.core.close();
  }
}
