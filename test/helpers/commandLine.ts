import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The built command line. */
export const builtProgram = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

/** Sample logs of test/data, by name. */
export const sampleLog = (name: 'small' | 'medium') =>
  fileURLToPath(new URL(`../data/samples/${name}.ndjson.gz`, import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command of the built product to its end. */
export function runCommand(args: string[], env: Record<string, string> = {}): Promise<Finished> {
  if (!existsSync(builtProgram))
    throw new Error('run `npm run build` first: these tests are about what it makes');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [builtProgram, ...args], { env: { ...process.env, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end();
  });
}

/** Makes a workspace of one of the sample logs. */
export async function importSample(folder: string, name: 'small' | 'medium' = 'small'): Promise<void> {
  const { code, stderr } = await runCommand(['import', sampleLog(name), '-w', folder]);
  if (code !== 0) throw new Error(`import failed: ${stderr}`);
}
