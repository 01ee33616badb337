/** Looks at what following would read next: whether the chain is the one that this log is of, and whether its events read. */
import type { DiagnosisStep } from '../../../shared/contract/source';
import type { ZeroGSource } from '../../../shared/contract/sourceInput';
import type { RpcClient } from '../../network/rpcClient';
import { beginning } from './beginning';
import { beforeNewestEntry, type ChainCursor } from './chainCursor';
import { ChainReader } from './chainReader';

const anotherChain =
  'This chain was begun anew, or is another one: choose the server of the chain that this log is of, or connect to this one in a new workspace.';
const otherServer =
  'Choose another chain server. This one is asked again by itself, and following goes on once it answers right.';

/**
 * @param genesis hash of the chain's block 0
 * @param kept how far the chain was read into this log; undefined where nothing was
 */
export async function diagnoseReading(
  chain: RpcClient,
  source: ZeroGSource,
  { genesis, kept }: { genesis: string; kept: ChainCursor | undefined },
  signal?: AbortSignal,
): Promise<DiagnosisStep[]> {
  const reader = new ChainReader(chain, source.confirmations);
  const steps: DiagnosisStep[] = [];
  /** @returns what was looked at; undefined where that failed */
  async function look<Found>(
    step: DiagnosisStep['step'],
    fix: string,
    work: () => Promise<{ found: string; is: Found }>,
  ): Promise<Found | undefined> {
    try {
      const { found, is } = await work();
      steps.push({ step, ok: true, found, fix: null });
      return is;
    } catch (error) {
      steps.push({ step, ok: false, found: error instanceof Error ? error.message : String(error), fix });
      return undefined;
    }
  }

  let from = () => beginning(chain, source, genesis, signal);
  if (kept !== undefined) {
    const stands = await look('thisLog', anotherChain, () => standsAt(reader, source, genesis, kept, signal));
    if (stands === undefined) return steps;
    // From before the newest entry, so that there is an event in the page.
    from = async () => beforeNewestEntry(stands);
  }
  await look('events', otherServer, async () => readsPage(reader, await from(), signal));
  return steps;
}

/** The newest block that was read into this log and is still there. @throws where it is of another chain */
async function standsAt(
  reader: ChainReader,
  { chainId, flow }: ZeroGSource,
  genesis: string,
  kept: ChainCursor,
  signal?: AbortSignal,
): Promise<{ found: string; is: ChainCursor }> {
  if (kept.chainId !== chainId || kept.flow !== flow)
    throw new Error(`it is of contract ${kept.flow} on chain ${kept.chainId}`);
  if (kept.genesis !== genesis)
    throw new Error('it was read from another chain: the first block of this one has another hash');
  const is = await reader.newestKept(kept, signal);
  const found =
    is.block === kept.block
      ? `it stands at block ${is.block}, which the chain has`
      : `the chain took back what came after block ${is.block}; reading goes on from there`;
  return { found, is };
}

/** Reads what comes behind a cursor, and takes nothing in. @throws where it is not whole */
async function readsPage(reader: ChainReader, from: ChainCursor, signal?: AbortSignal) {
  const step = await reader.next(from, signal);
  if (step.kind === 'gap') throw new Error(`it leaves events out: ${step.reason}`);
  if (step.kind !== 'page') return { found: `no block after ${from.block} is confirmed yet`, is: true };
  const { entries, cursor } = step;
  return { found: `${entries.length} in blocks ${from.block + 1} to ${cursor.block}, in order`, is: true };
}
