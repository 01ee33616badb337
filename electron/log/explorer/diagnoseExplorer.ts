/** Looks at the way to another explorer's log step by step, and says what to do where one fails. */
import type { Diagnosis, DiagnosisStep } from '../../../shared/contract/source';
import { StreamscopeError } from '../../../shared/errors';
import { LogClient, tokenRefused } from './logClient';

/** Milliseconds for an answer: whoever looks waits for it. */
const timeout = 8_000;

export async function diagnoseExplorer(url: string, signal: AbortSignal): Promise<Diagnosis> {
  const client = new LogClient(url);
  const patience = AbortSignal.timeout(timeout);
  const answers: DiagnosisStep = { step: 'explorer', ok: true, found: `${client.url} answers`, fix: null };
  try {
    const { logId, firstSeq, nextSeq } = await client.status(AbortSignal.any([signal, patience]));
    const found = `log ${logId.slice(0, 10)}…, ${nextSeq - firstSeq} entries${firstSeq > 0 ? ` from ${firstSeq} on` : ''}`;
    return {
      steps: [
        answers,
        { step: 'token', ok: true, found: 'it is taken', fix: null },
        { step: 'log', ok: true, found, fix: null },
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
