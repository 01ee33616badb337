/** Party: how fast chain and storage node answer what following asks, with nothing done with the answers. */
import type { DevnetAddresses } from '../product';

export interface Answering {
  /** Events a second by pages, with their blocks and transactions. */
  chainEntriesPerSecond: number;
  /** Segments with proofs a second. */
  nodeEntriesPerSecond: number;
  /** Both, one after the other for each entry: they share the machine. */
  entriesPerSecond: number;
}

const topic = '0x167ce04d2aa1981994d3a31695da0d785373335b1078cec239a1a3a2c7675555';
/** As following asks for them. */
const pageBlocks = 999;
const callsTogether = 100;
const segmentsTogether = 50;
const requests = 4;

export async function measureAnswering({
  network,
  entries,
}: {
  network: DevnetAddresses;
  entries: number;
}): Promise<Answering> {
  const chain = await timed(() => readChain(network));
  const node = await timed(() => readNode(network.nodes[0]!, entries));
  return {
    chainEntriesPerSecond: entries / chain,
    nodeEntriesPerSecond: entries / node,
    entriesPerSecond: entries / (chain + node),
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function readChain({ rpcUrl, flow }: DevnetAddresses): Promise<void> {
  const head = Number((await post<{ result: string }>(rpcUrl, call('eth_blockNumber', []))).result);
  for (let from = 0; from <= head; from += pageBlocks) {
    const filter = {
      address: flow,
      topics: [topic],
      fromBlock: hex(from),
      toBlock: hex(Math.min(head, from + pageBlocks - 1)),
    };
    const { result } = await post<{ result: { transactionHash: string; blockNumber: string }[] }>(
      rpcUrl,
      call('eth_getLogs', [filter]),
    );
    const calls = [...new Set(result.map(({ transactionHash }) => transactionHash))].map((hash) =>
      call('eth_getTransactionByHash', [hash]),
    );
    for (const block of new Set(result.map(({ blockNumber }) => blockNumber)))
      calls.push(call('eth_getBlockByNumber', [block, false]));
    for (let start = 0; start < calls.length; start += callsTogether)
      await post(rpcUrl, calls.slice(start, start + callsTogether));
  }
}

async function readNode(url: string, entries: number): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < entries) {
      const first = next;
      next += segmentsTogether;
      const seqs = Array.from({ length: Math.min(segmentsTogether, entries - first) }, (_, i) => first + i);
      await post(
        url,
        seqs.map((seq) => call('zgs_downloadSegmentWithProofByTxSeq', [seq, 0])),
      );
    }
  };
  await Promise.all(Array.from({ length: requests }, work));
}

let id = 0;
const call = (method: string, params: unknown[]) => ({ jsonrpc: '2.0', id: id++, method, params });
const hex = (number: number) => `0x${number.toString(16)}`;

async function post<Answer>(url: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}
