import type { ZeroGSource } from '../../../shared/contract/sourceInput';
import type { RpcClient } from '../../network/rpcClient';
import { type ChainCursor, startCursor } from './chainCursor';
import { readFirstBlock } from './identity';

/** Where a log that has read nothing yet begins to read a contract. @param genesis hash of block 0. @throws networkFailed */
export async function beginning(
  chain: RpcClient,
  source: ZeroGSource,
  genesis: string,
  signal?: AbortSignal,
): Promise<ChainCursor> {
  const { chainId, flow } = source;
  const first = await readFirstBlock(chain, flow, signal);
  const fromBlock = source.fromBlock ?? first ?? 0;
  const late = first === undefined ? fromBlock > 0 : fromBlock > first;
  return startCursor({ chainId, flow, genesis, late }, fromBlock);
}
