/** The command line: which command, and how it ends. Data goes to standard output, everything else to standard error. */
import { StreamscopeError } from '../shared/errors';
import { endOnClosedPipe } from './cli/output';
import { UsageError, usageOf, usageText } from './cli/usage';
import { productVersion } from './version';

const fault = 1;
const badUsage = 2;

type Command = (argv: string[]) => Promise<unknown>;

/** Each is loaded when it is asked for: a command that reads one key has no use for a compiler of contracts. */
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./cli/writeCommands')).serveCommand,
  import: async () => (await import('./cli/writeCommands')).importCommand,
  export: async () => (await import('./cli/readCommands')).exportCommand,
  results: async () => (await import('./cli/readCommands')).resultsCommand,
  dump: async () => (await import('./cli/readCommands')).dumpCommand,
  get: async () => (await import('./cli/readCommands')).getCommand,
  range: async () => (await import('./cli/readCommands')).rangeCommand,
  history: async () => (await import('./cli/readCommands')).historyCommand,
  roles: async () => (await import('./cli/readCommands')).rolesCommand,
  explain: async () => (await import('./cli/explainCommands')).explainCommand,
  whatif: async () => (await import('./cli/explainCommands')).whatIfCommand,
  digest: async () => (await import('./cli/readCommands')).digestCommand,
  verify: async () => (await import('./cli/writeCommands')).verifyCommand,
  labels: async () => (await import('./cli/labelsCommand')).labelsCommand,
  compare: async () => (await import('./cli/compareCommand')).compareCommand,
  backup: async () => (await import('./cli/backupCommands')).backupCommand,
  restore: async () => (await import('./cli/backupCommands')).restoreCommand,
  encryption: async () => (await import('./cli/writeCommands')).encryptionCommand,
  decoder: async () => (await import('./cli/decoderCommands')).decoderCommand,
  connect: async () => (await import('./cli/sourceCommands')).connectCommand,
  disconnect: async () => (await import('./cli/sourceCommands')).disconnectCommand,
  sync: async () => (await import('./cli/sourceCommands')).syncCommand,
  devnet: async () => (await import('./cli/devnetCommand')).devnetCommand,
  index: async () => (await import('./cli/indexCommands')).indexCommand,
  put: async () => (await import('./cli/putCommand')).putCommand,
  keystore: async () => (await import('./cli/keystoreCommands')).keystoreCommand,
};

async function run(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) return (await import('./launcher/launch')).launch();
  if (name === 'help' || asksForHelp(argv)) {
    process.stdout.write(usageText);
    return 0;
  }
  if (name === '--version') {
    process.stdout.write(`${productVersion}\n`);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) throw new UsageError(`there is no command ${name}`);
  const command = await load();
  const code = await command(rest);
  return typeof code === 'number' ? code : 0;
}

/** Behind `--` stands what a person wants taken as it is. */
function asksForHelp(argv: string[]): boolean {
  const end = argv.indexOf('--');
  return argv.some((each, i) => (each === '--help' || each === '-h') && (end < 0 || i < end));
}

/** What a person reads when a command fails. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`streamscope: ${error.message}\n\n${usageOf(process.argv[2])}`);
    return badUsage;
  }
  if (error instanceof StreamscopeError) process.stderr.write(`streamscope: ${error.message}\n`);
  else
    process.stderr.write(`streamscope: unexpected fault: ${error instanceof Error ? error.stack : error}\n`);
  return fault;
}

endOnClosedPipe();
process.exitCode = await run(process.argv.slice(2)).catch(explain);
