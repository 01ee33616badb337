/** Puts market and Flow contract on a new chain. */
import { AbiCoder } from 'ethers/abi';
import artifacts from '../../resources/devnet/flow.json';
import type { FlowForm } from '../network/flow';
import type { RpcClient } from '../network/rpcClient';

export interface Contracts {
  flow: string;
  market: string;
}

/** Wei for each sector: small, and not zero, so that fees show. */
const pricePerSector = 1_000_000_000n;

export async function deployContracts(chain: RpcClient, form: FlowForm): Promise<Contracts> {
  const [from] = (await chain.call('eth_accounts', [])) as string[];
  const create = async ({ bytecode }: { bytecode: string }, types: string[], values: unknown[]) => {
    const data = bytecode + AbiCoder.defaultAbiCoder().encode(types, values).slice(2);
    const hash = await chain.call('eth_sendTransaction', [{ from, data }]);
    await chain.call('evm_mine', []);
    const receipt = (await chain.call('eth_getTransactionReceipt', [hash])) as {
      contractAddress: string;
      status: string;
    } | null;
    if (receipt?.status !== '0x1') throw new Error('the contract was not taken');
    return receipt.contractAddress;
  };
  const market = await create(artifacts.Market, ['uint256'], [pricePerSector]);
  const artifact = form === 'current' ? artifacts.Flow : artifacts.OlderFlow;
  return { market, flow: await create(artifact, ['address'], [market]) };
}
