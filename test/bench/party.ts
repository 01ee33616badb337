/**
 * Parties: each thing that is measured runs in a process of its own, one after the other, so that nobody pays for the
 * memory, the garbage or the compiled code of another.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { argv } from 'node:process';

/** What a party is started with and answers; both cross between processes. */
export type Party<Input, Output> = (input: Input) => Promise<Output>;

/** First argument of a process that is a party; the second is its name. */
export const partyArgument = '--party';

type Report<Output> = { output: Output } | { failure: string };

/**
 * Runs a party by its name and waits for its answer. With `kill` it gets no time to close anything once it has answered;
 * `youngMegabytes` is its memory for new objects, as a thread's `maxYoungGenerationSizeMb`.
 * @throws what it threw, as text
 */
export async function runParty<Input, Output>(
  name: string,
  input: Input,
  options: { kill?: boolean; youngMegabytes?: number } = {},
): Promise<Output> {
  const child = fork(argv[1]!, [partyArgument, name], {
    serialization: 'advanced',
    execArgv: heapArguments(options.youngMegabytes),
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let report: Report<Output> | undefined;
  child.on('message', (message) => {
    report = message as Report<Output>;
    if (options.kill) child.kill('SIGKILL');
  });
  child.send({ input });
  const [code, signal] = await once(child, 'exit');
  if (report === undefined) throw new Error(`${name} ended without a result (${signal ?? code})`);
  if ('failure' in report) throw new Error(`${name}: ${report.failure}`);
  return report.output;
}

/** Young memory is two halves, and room for large objects of the same size. */
function heapArguments(youngMegabytes: number | undefined): string[] {
  return youngMegabytes === undefined ? [] : [`--max-semi-space-size=${youngMegabytes / 3}`];
}

/** The other end: answers the one message that a party is sent. */
export async function serveParty(
  parties: Record<string, Party<never, unknown>>,
  name: string,
): Promise<void> {
  const [message] = (await once(process, 'message')) as [{ input: never }];
  const party = parties[name];
  let report: Report<unknown>;
  try {
    if (party === undefined) throw new Error('there is no such party');
    report = { output: await party(message.input) };
  } catch (error) {
    report = { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send!(report, () => process.disconnect());
}
