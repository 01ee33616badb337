/** The token that other explorers show to follow this log; kept, so that they can come back after a restart. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function logToken(workspace: string): Promise<string> {
  const file = join(workspace, 'log-token');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (/^[A-Za-z0-9_-]{43}$/.test(kept.trim())) return kept.trim();
  const token = randomBytes(32).toString('base64url');
  await writeFile(file, `${token}\n`, { mode: 0o600, flush: true });
  return token;
}
