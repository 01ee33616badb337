/** The transaction that brings an entry to the Flow contract: what it costs, its fields, what became of it. */
import { Transaction } from 'ethers/transaction';
import { z } from 'zod';
import { type Hex, toHex } from '../../shared/bytes';
import type { SubmissionQuote } from '../../shared/contract/source';
import { StreamscopeError } from '../../shared/errors';
import { chargedSectors, describeSubmission } from '../../shared/submission';
import { encodeTags } from '../../shared/tags';
import { keccak256 } from '../log/keccak';
import {
  decodeSubmit,
  encodeSubmit,
  type FlowForm,
  type FlowSubmission,
  flowInterface,
  marketInterface,
  submitTopic,
} from '../network/flow';
import { networkFailed, type RpcClient, RpcRefusal } from '../network/rpcClient';

/** What is signed; u64 and larger as hex. */
export interface UnsignedTransaction {
  to: string;
  data: string;
  value: string;
  nonce: number;
  gasLimit: string;
  gasPrice: string;
  chainId: number;
}

export interface Prepared {
  quote: SubmissionQuote;
  transaction: UnsignedTransaction;
}

/** Where a transaction ended up. */
export interface Mined {
  seq: number;
  block: number;
}

/** Gas above the estimate, in percent: others may come in between and change where the entry is placed. */
const gasMargin = 30n;

const receiptSchema = z
  .object({
    status: z.string(),
    blockNumber: z.string(),
    logs: z.array(z.object({ address: z.string(), topics: z.array(z.string()), data: z.string() })),
  })
  .nullable();

export class FlowTransactions {
  constructor(
    private readonly chain: RpcClient,
    private readonly contract: { chainId: number; flow: string },
  ) {}

  /**
   * The transaction for an entry, with all that it will cost.
   * @throws submitRefused with the contract's own reason; networkFailed
   */
  async prepare(
    data: Uint8Array,
    streamIds: readonly Uint8Array[],
    sender: Hex,
    signal?: AbortSignal,
  ): Promise<Prepared> {
    const submission = { ...describeSubmission(data, keccak256), tags: encodeTags(streamIds) };
    const sectors = chargedSectors(data.length);
    const price = await this.pricePerSector(signal);
    const fee = price * BigInt(sectors);
    const balance = await this.number('eth_getBalance', [sender, 'latest'], signal);
    if (balance < fee) throw refused('balance', `${sender} has ${balance} wei; the fee alone is ${fee}`);
    const { form, gas } = await this.estimate(submission, sender, fee, signal);
    const gasPrice = await this.number('eth_gasPrice', [], signal);
    const gasLimit = gas + (gas * gasMargin) / 100n;
    if (balance < fee + gasLimit * gasPrice)
      throw refused('balance', `${sender} has ${balance} wei; fee and gas are ${fee + gasLimit * gasPrice}`);
    const nonce = await this.number('eth_getTransactionCount', [sender, 'pending'], signal);
    const { chainId, flow } = this.contract;
    return {
      quote: {
        sectors,
        pricePerSector: String(price),
        fee: String(fee),
        gasLimit: String(gasLimit),
        gasPrice: String(gasPrice),
        balance: String(balance),
        form,
        dataRoot: toHex(submission.dataRoot),
      },
      transaction: {
        to: flow,
        data: encodeSubmit(form, submission, sender),
        value: hexOf(fee),
        nonce: Number(nonce),
        gasLimit: hexOf(gasLimit),
        gasPrice: hexOf(gasPrice),
        chainId,
      },
    };
  }

  /** Sends a signed transaction; one that is known already is no fault. @returns its hash */
  async send(raw: string, signal?: AbortSignal): Promise<string> {
    const hash = transactionHash(raw);
    try {
      await this.chain.call('eth_sendRawTransaction', [raw], signal);
    } catch (error) {
      if (!(error instanceof RpcRefusal)) throw error;
      if (await this.isKnown(hash, signal)) return hash;
      throw refused('transaction', error.message, error);
    }
    return hash;
  }

  /** Whether the chain has the transaction, mined or waiting. */
  async isKnown(hash: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.chain.call('eth_getTransactionByHash', [hash], signal)) !== null;
  }

  /** @returns undefined while it waits. @throws submitRefused where the contract took it back */
  async mined(hash: string, signal?: AbortSignal): Promise<Mined | undefined> {
    const { data: receipt, error } = receiptSchema.safeParse(
      await this.chain.call('eth_getTransactionReceipt', [hash], signal),
    );
    if (error !== undefined) throw networkFailed(this.chain.url, 'what it gives as a receipt does not read');
    if (receipt === null || receipt === undefined) return undefined;
    if (BigInt(receipt.status) !== 1n)
      throw refused('transaction', `${hash} was mined, but the contract refused it`);
    const log = receipt.logs.find(
      ({ address, topics }) => address.toLowerCase() === this.contract.flow && topics[0] === submitTopic,
    );
    if (log === undefined) throw refused('transaction', `${hash} was mined without an entry`);
    // The seq of a lookup by root could be that of an older entry with the same bytes.
    return { seq: decodeSubmit(log).seq, block: Number(receipt.blockNumber) };
  }

  private async pricePerSector(signal?: AbortSignal): Promise<bigint> {
    const market = flowInterface.decodeFunctionResult(
      'market',
      await this.view(this.contract.flow, flowInterface.encodeFunctionData('market'), signal),
    )[0] as string;
    const price = await this.view(market, marketInterface.encodeFunctionData('pricePerSector'), signal);
    return marketInterface.decodeFunctionResult('pricePerSector', price)[0] as bigint;
  }

  private async view(to: string, data: string, signal?: AbortSignal): Promise<string> {
    const answer = await this.chain.call('eth_call', [{ to, data }, 'latest'], signal).catch((error) => {
      throw error instanceof RpcRefusal ? refused('contract', error.message, error) : error;
    });
    if (typeof answer !== 'string' || answer === '0x')
      throw refused('contract', `there is no Flow contract at ${this.contract.flow}`);
    return answer;
  }

  /** Tries today's form first; which one a contract takes only trying shows. */
  private async estimate(
    submission: FlowSubmission,
    from: Hex,
    fee: bigint,
    signal?: AbortSignal,
  ): Promise<{ form: FlowForm; gas: bigint }> {
    let first: unknown;
    for (const form of ['current', 'older'] as const) {
      const call = {
        from,
        to: this.contract.flow,
        data: encodeSubmit(form, submission, from),
        value: hexOf(fee),
      };
      try {
        return { form, gas: await this.number('eth_estimateGas', [call], signal) };
      } catch (error) {
        if (!(error instanceof RpcRefusal)) throw error;
        // The one with a reason of its own is the one whose form was understood.
        if (first === undefined || reasonOf(error) !== undefined) first = error;
      }
    }
    throw refused(
      'contract',
      reasonOf(first) ?? (first instanceof Error ? first.message : String(first)),
      first,
    );
  }

  private async number(method: string, params: unknown[], signal?: AbortSignal): Promise<bigint> {
    const answer = await this.chain.call(method, params, signal);
    if (typeof answer !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(answer))
      throw networkFailed(this.chain.url, `what it answers to ${method} is no number`);
    return BigInt(answer);
  }
}

/** Hash of a signed transaction. */
export function transactionHash(raw: string): string {
  const { hash } = Transaction.from(raw);
  if (hash === null) throw new Error('the transaction is not signed');
  return hash;
}

/** What the contract says, in words; undefined where it says nothing. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof RpcRefusal)) return undefined;
  try {
    const parsed = flowInterface.parseError(error.data);
    if (parsed?.name === 'EnforcedPause') return 'the contract is paused';
    if (parsed?.name === 'NotEnoughFee') return `the fee is too small: ${parsed.args.join(', ')}`;
    if (parsed?.name === 'Error') return String(parsed.args[0]);
  } catch {
    // Not an error that the contract names.
  }
  return /revert(?:ed)?:? (?!without|.*0x)(.+)/.exec(error.message)?.[1];
}

function refused(field: string, reason: string, cause?: unknown): StreamscopeError<'submitRefused'> {
  const message = `The network did not take the entry (${field}): ${reason}.`;
  return new StreamscopeError('submitRefused', { field, reason }, message, { cause });
}

const hexOf = (value: bigint) => `0x${value.toString(16)}`;
