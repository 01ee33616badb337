/** Which chain a server is of, and where a contract on it begins. */
import { z } from 'zod';
import { StreamscopeError } from '../../../shared/errors';
import { flowInterface } from '../../network/flow';
import { networkFailed, type RpcClient, RpcRefusal } from '../../network/rpcClient';

export interface ChainIdentity {
  chainId: number;
  /** Hash of block 0. */
  genesis: string;
}

/** @throws networkFailed */
export async function readIdentity(chain: RpcClient, signal?: AbortSignal): Promise<ChainIdentity> {
  const [id, block] = await Promise.all([
    chain.call('eth_chainId', [], signal),
    chain.call('eth_getBlockByNumber', ['0x0', false], signal),
  ]).catch((error) => {
    throw error instanceof RpcRefusal ? networkFailed(chain.url, error.message, error) : error;
  });
  const { data } = z.object({ hash: z.string() }).safeParse(block);
  const chainId = Number(id);
  if (!Number.isSafeInteger(chainId) || data === undefined)
    throw networkFailed(chain.url, 'it does not say which chain it is of');
  return { chainId, genesis: data.hash };
}

/** The block that a Flow contract begins in; undefined where it does not say. @throws networkFailed */
export async function readFirstBlock(
  chain: RpcClient,
  flow: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const data = flowInterface.encodeFunctionData('firstBlock');
  try {
    const answer = await chain.call('eth_call', [{ to: flow, data }, 'latest'], signal);
    const [block] = flowInterface.decodeFunctionResult('firstBlock', String(answer));
    return Number(block);
  } catch (error) {
    if (error instanceof StreamscopeError) throw error;
    return undefined;
  }
}
