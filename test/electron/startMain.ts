import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '../../shared/contract/client';
import type { HostMessage } from '../../shared/contract/contract';
import { decodeMessage } from '../../shared/contract/wire';

const mainBundle = fileURLToPath(new URL('../../out/main/main.js', import.meta.url));
const register = new URL('./standIn/register.mjs', import.meta.url).href;

interface Report {
  what: string;
  data: unknown;
}

export interface Desktop {
  /** The page's client, through the built preload. */
  client: Client;
  act(act: string, data?: unknown): void;
  ask(question: string, data?: unknown): Promise<unknown>;
  /** The next report of a kind that nobody has taken yet. */
  reported(what: string): Promise<unknown>;
  /** Numbers of the calls that the page has answers to. */
  replies(): number[];
  /** Every message between page and main side so far, in both directions, as it stood on the channel. */
  messages(): Uint8Array[];
  /** Standard output and error so far. */
  output(): string;
  exited: Promise<number | null>;
  /** Ends it whatever it does. */
  end(): Promise<void>;
}

/** Runs the built main bundle in plain Node, with a stand-in for Electron. */
export function startMain(args: string[], env: Record<string, string> = {}): Desktop {
  if (!existsSync(mainBundle))
    throw new Error('run `npm run build` first: these tests are about what it makes');
  const child = fork(mainBundle, args, {
    execArgv: ['--import', register],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  });
  const { reported, onMessage, replies, messages } = collectReports(child);
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    client: createClient({
      send(bytes) {
        messages.push(bytes);
        child.send({ act: 'send', data: bytes });
      },
      onMessage,
      onClose: (listener) => child.once('close', () => listener('Electron ended')),
      close: () => {},
    }),
    act: (act, data) => child.send({ act, data }),
    async ask(question, data) {
      child.send({ ask: question, data });
      return reported('answer');
    },
    reported,
    replies,
    messages: () => messages,
    output: () => output,
    exited,
    async end() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function collectReports(child: ChildProcess) {
  const kept: Report[] = [];
  const replies: number[] = [];
  const messages: Uint8Array[] = [];
  const waiting: { what: string; resolve: (data: unknown) => void }[] = [];
  let page: (bytes: Uint8Array) => void = () => {};
  child.on('message', (report: Report) => {
    if (report.what === 'message') {
      messages.push(report.data as Uint8Array);
      const message = decodeMessage(report.data as Uint8Array) as HostMessage;
      if (message.type === 'reply') replies.push(message.id);
      return page(report.data as Uint8Array);
    }
    const index = waiting.findIndex(({ what }) => what === report.what);
    if (index < 0) kept.push(report);
    else waiting.splice(index, 1)[0]!.resolve(report.data);
  });
  return {
    replies: () => replies,
    messages,
    reported(what: string): Promise<unknown> {
      const index = kept.findIndex((report) => report.what === what);
      if (index >= 0) return Promise.resolve(kept.splice(index, 1)[0]!.data);
      return new Promise((resolve) => waiting.push({ what, resolve }));
    },
    onMessage: (listener: (bytes: Uint8Array) => void) => {
      page = listener;
    },
  };
}
