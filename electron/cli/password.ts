/** Passwords of the command line: from the environment, or asked for without showing them. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { passwordVariable } from '../engine/encryptionKey';
import { UsageError } from './usage';

/** @param question without a colon: "Password for the key" */
export async function readPassword(question: string): Promise<string> {
  return process.env[passwordVariable] ?? (await ask(question));
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError(`no terminal to ask for the password; set ${passwordVariable}`);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true });
  process.stderr.write(`${question}: `);
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
