/** Looks at the way to another explorer's log step by step, and says what to do where one fails. */
import { toHex } from '../../../shared/bytes';
import type { Diagnosis, DiagnosisStep } from '../../../shared/contract/source';
import { StreamscopeError } from '../../../shared/errors';
import { LogClient, tokenRefused } from './logClient';

/** Milliseconds for an answer: whoever looks waits for it. */
const timeout = 8_000;

/** @param here the end of this workspace's log; undefined while it is empty, when it can go on from any other */
export async function diagnoseExplorer(
  url: string,
  here: { nextSeq: number; lastHash: Uint8Array } | undefined,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const client = new LogClient(url);
  const patience = AbortSignal.timeout(timeout);
  const answers: DiagnosisStep = { step: 'explorer', ok: true, found: `${client.url} answers`, fix: null };
  try {
    const both = AbortSignal.any([signal, patience]);
    const { logId, firstSeq, nextSeq } = await client.status(both);
    const found = `log ${logId.slice(0, 10)}…, ${nextSeq - firstSeq} entries${firstSeq > 0 ? ` from ${firstSeq} on` : ''}`;
    return {
      steps: [
        answers,
        { step: 'token', ok: true, found: 'it is taken', fix: null },
        { step: 'log', ok: true, found, fix: null },
        ...(here === undefined ? [] : [await goesOn(client, here, both)]),
      ],
    };
  } catch (error) {
    if (isRefusal(error)) {
      const fix = 'Take the whole address that it prints: behind #token= stands another one now.';
      return { steps: [answers, { step: 'token', ok: false, found: tokenRefused, fix }] };
    }
    const found = patience.aborted ? 'it did not answer in time' : textOf(error);
    const fix = 'Check that it runs with --log-port, and that this machine reaches the address.';
    return { steps: [{ step: 'explorer', ok: false, found, fix }] };
  }
}

/** Whether its log goes on from ours. */
async function goesOn(
  client: LogClient,
  { nextSeq, lastHash }: { nextSeq: number; lastHash: Uint8Array },
  signal: AbortSignal,
): Promise<DiagnosisStep> {
  try {
    await client.lines({ from: nextSeq, hash: toHex(lastHash) }, signal);
    return { step: 'thisLog', ok: true, found: `it has the same entry ${nextSeq - 1}`, fix: null };
  } catch (error) {
    if (!(error instanceof StreamscopeError && error.code === 'logsDiffer')) throw error;
    const found = `it has another entry ${nextSeq - 1} than this log, or none`;
    const fix =
      'Compare the two, and connect to this explorer in a new workspace where its log is the right one.';
    return { step: 'thisLog', ok: false, found, fix };
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof StreamscopeError &&
    error.code === 'networkFailed' &&
    (error as StreamscopeError<'networkFailed'>).data.reason === tokenRefused
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
