/** Commands that change a workspace, check it, or serve it. */
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseHex } from '../../shared/bytes';
import { badInput } from '../../shared/errors';
import { Beside } from '../beside';
import { describeKey, forgetKey, keepKey } from '../engine/encryptionKey';
import { logToken } from '../engine/logToken';
import { openWorkspace } from '../engine/workspace';
import { type HostedWorkspace, hostWorkspace } from '../hostWorkspace';
import { hasDisplay } from '../launcher/display';
import { openBrowser } from '../launcher/openBrowser';
import { serveLog } from '../log/explorer/logServer';
import { serve } from '../serve';
import { stopSignal, untilAborted } from '../stopSignal';
import { type Arguments, actionFirst, readArguments, readId } from './arguments';
import { printJson, printLine } from './output';
import { readPassword } from './password';
import { withProgressLine } from './progressLine';
import { withSession } from './session';
import { UsageError } from './usage';

export async function importCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, { streams: { type: 'string' }, 'trust-senders': { type: 'boolean' } }, [
    'FILE',
  ]);
  const folder = args.workspace();
  const input = {
    file: resolve(args.positionals[0] ?? ''),
    streams: args
      .text('streams')
      ?.split(',')
      .filter((id) => id !== '')
      .map((id) => readId(id.trim(), '--streams', 32)),
    trustSenders: args.flag('trust-senders'),
  };
  const wasMissing = !existsSync(folder);
  const isNew = await isMissingOrEmpty(folder);
  const signal = stopSignal();
  let nothingKept = false;
  try {
    await withSession(folder, { create: true, signal }, async (session) => {
      try {
        const { notices, ...summary } = await withProgressLine((report) =>
          session.call('log.import', input, report),
        );
        for (const notice of notices) console.error(notice);
        await printJson(summary);
      } catch (error) {
        const { nextSeq, firstSeq } = await session.call('workspace.status', {});
        nothingKept = nextSeq === firstSeq;
        throw error;
      }
    });
  } finally {
    // A workspace that was made for a file that was refused is not left behind.
    if (isNew && nothingKept) await clear(folder, wasMissing);
  }
}

async function isMissingOrEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length === 0;
}

async function clear(folder: string, wasMissing: boolean): Promise<void> {
  for (const name of ['log', 'state', 'workspace.json'])
    await rm(resolve(folder, name), { recursive: true, force: true });
  if (wasMissing) await rmdir(folder);
}

export async function verifyCommand(argv: string[]): Promise<number> {
  const args = readArguments(argv, {}, []);
  const signal = stopSignal();
  return withSession(args.workspace(), { signal }, async (session) => {
    const { ok, entries, firstDifference } = await withProgressLine((report) =>
      session.call('log.verify', {}, report),
    );
    await printJson({ ok, entries, firstDifference });
    return ok ? 0 : 1;
  });
}

export async function serveCommand(argv: string[]): Promise<void> {
  const args = readArguments(
    argv,
    {
      port: { type: 'string' },
      'kv-port': { type: 'string' },
      'kv-address': { type: 'string' },
      'allow-add-stream': { type: 'boolean' },
      'log-port': { type: 'string' },
      'log-address': { type: 'string' },
      'no-open': { type: 'boolean' },
      json: { type: 'boolean' },
      'allow-host': { type: 'string' },
    },
    [],
  );
  const [port, kvPort] = [args.port('port'), args.port('kv-port')];
  const stop = stopSignal();
  const folder = args.workspace();
  // A workspace to compose in begins here: an empty log of its own.
  if (await isMissingOrEmpty(folder)) console.error(`Making a new workspace in ${folder}.`);
  const allowHosts = args.text('allow-host')?.split(',');
  const beside = new Beside(allowHosts);
  const hosted = await hostWorkspace(folder, { create: true, acts: beside.acts });
  const endings = [() => hosted.close()];
  try {
    const host = await onPort(port, serve({ ...hosted, port, allowHosts }));
    endings.unshift(
      () => host.close(),
      () => beside.close(),
    );
    const { kvHost } = hosted.engine;
    if (kvPort !== undefined && kvHost === undefined)
      throw badInput('kv-port', 'this workspace reads another node; serve kv_* there');
    if (kvPort !== undefined)
      await kvHost?.start({
        port: kvPort,
        address: args.text('kv-address'),
        allowAddStream: args.flag('allow-add-stream'),
      });
    const kvUrl = kvHost?.status().url ?? undefined;
    const logUrl = await openLog(hosted, args, endings);
    // Ready means that answers are about the whole log.
    await Promise.race([hosted.engine.settled(), untilAborted(stop)]);
    if (args.flag('json')) await printJson({ url: host.url, kvUrl, logUrl });
    else await printAddresses(host.url, kvUrl, logUrl);
    if (!args.flag('no-open') && hasDisplay()) openBrowser(host.url);
    await untilAborted(stop);
  } finally {
    for (const end of endings) await end();
  }
}

/** A port that somebody else has is a fault of this command, not a defect. */
async function onPort<Server>(port: number | undefined, server: Promise<Server>): Promise<Server> {
  try {
    return await server;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw badInput('port', `${port} is taken`);
    if (code === 'EACCES') throw badInput('port', `${port} is not open to this user`);
    throw error;
  }
}

/** Lets other explorers follow the log. @returns the address with its token */
async function openLog(
  { folder, engine }: HostedWorkspace,
  args: Arguments,
  endings: (() => Promise<void>)[],
): Promise<string | undefined> {
  const port = args.port('log-port');
  if (port === undefined) return undefined;
  const options = { port, address: args.text('log-address') };
  const server = await onPort(port, serveLog(engine.servedLog(), await logToken(folder), options));
  endings.unshift(() => server.close());
  return server.url;
}

async function printAddresses(
  url: string,
  kvUrl: string | undefined,
  logUrl: string | undefined,
): Promise<void> {
  await printLine(url);
  if (kvUrl !== undefined) await printLine(`kv_* JSON-RPC at ${kvUrl}`);
  if (logUrl !== undefined) await printLine(`log for other explorers at ${logUrl}`);
}

/** The encryption setting: which envelope the entries of this workspace carry, and the key that opens it. */
export async function encryptionCommand(argv: string[]): Promise<void> {
  const [action, ...rest] = actionFirst(argv);
  if (action === 'set') return setEncryption(rest);
  if (action !== 'show' && action !== 'remove') throw new UsageError('encryption takes show, set or remove');
  const folder = readArguments(rest, {}, []).workspace();
  if (action === 'show') {
    await withSession(folder, {}, async (session) =>
      printJson((await session.call('workspace.status', {})).encryption),
    );
    return;
  }
  const workspace = await openWorkspace(folder);
  try {
    await workspace.configure({ encryption: null });
  } finally {
    await workspace.close();
  }
  await forgetKey(folder);
}

async function setEncryption(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, ['v1|v2', 'KEYFILE']);
  const [mode, file] = args.positionals as [string, string];
  if (mode !== 'v1' && mode !== 'v2') throw new UsageError(`the mode is v1 or v2, found ${mode}`);
  const key = parseHex((await readFile(file, 'utf8')).trim());
  if (key?.length !== 32) throw badInput('KEYFILE', 'must hold 32 bytes of hex');
  const password = await readPassword('Password for the key');
  const folder = args.workspace();
  const workspace = await openWorkspace(folder, { create: true });
  try {
    await keepKey(folder, { mode, key }, password);
    await workspace.configure({ encryption: describeKey({ mode, key }) });
  } finally {
    await workspace.close();
  }
}
