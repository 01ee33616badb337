/** The command line: which command, and how it ends. Data goes to standard output, everything else to standard error. */
import { StreamscopeError } from '../shared/errors';
import { backupCommand, restoreCommand } from './cli/backupCommands';
import { compareCommand } from './cli/compareCommand';
import { decoderCommand } from './cli/decoderCommands';
import { devnetCommand } from './cli/devnetCommand';
import { explainCommand, whatIfCommand } from './cli/explainCommands';
import { indexCommand } from './cli/indexCommands';
import { keystoreCommand } from './cli/keystoreCommands';
import { labelsCommand } from './cli/labelsCommand';
import { endOnClosedPipe } from './cli/output';
import { putCommand } from './cli/putCommand';
import {
  digestCommand,
  dumpCommand,
  exportCommand,
  getCommand,
  historyCommand,
  rangeCommand,
  resultsCommand,
  rolesCommand,
} from './cli/readCommands';
import { connectCommand, disconnectCommand, syncCommand } from './cli/sourceCommands';
import { UsageError, usageText } from './cli/usage';
import { encryptionCommand, importCommand, serveCommand, verifyCommand } from './cli/writeCommands';
import { launch } from './launcher/launch';
import { productVersion } from './version';

const fault = 1;
const badUsage = 2;

const commands: Record<string, (argv: string[]) => Promise<unknown>> = {
  serve: serveCommand,
  import: importCommand,
  export: exportCommand,
  results: resultsCommand,
  dump: dumpCommand,
  get: getCommand,
  range: rangeCommand,
  history: historyCommand,
  roles: rolesCommand,
  explain: explainCommand,
  whatif: whatIfCommand,
  digest: digestCommand,
  verify: verifyCommand,
  labels: labelsCommand,
  compare: compareCommand,
  backup: backupCommand,
  restore: restoreCommand,
  encryption: encryptionCommand,
  decoder: decoderCommand,
  connect: connectCommand,
  disconnect: disconnectCommand,
  sync: syncCommand,
  devnet: devnetCommand,
  index: indexCommand,
  put: putCommand,
  keystore: keystoreCommand,
};

async function run(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) return launch();
  if (name === '--help' || name === 'help') {
    process.stdout.write(usageText);
    return 0;
  }
  if (name === '--version') {
    process.stdout.write(`${productVersion}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError(`there is no command ${name}`);
  const code = await command(rest);
  return typeof code === 'number' ? code : 0;
}

/** What a person reads when a command fails. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`streamscope: ${error.message}\n\n${usageText}`);
    return badUsage;
  }
  if (error instanceof StreamscopeError) process.stderr.write(`streamscope: ${error.message}\n`);
  else
    process.stderr.write(`streamscope: unexpected fault: ${error instanceof Error ? error.stack : error}\n`);
  return fault;
}

endOnClosedPipe();
process.exitCode = await run(process.argv.slice(2)).catch(explain);
