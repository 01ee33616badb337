import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the product keeps what is the user's. */
export function dataFolder(): string {
  const override = process.env.STREAMSCOPE_HOME;
  if (override !== undefined && override !== '') return override;
  if (process.platform === 'win32') return join(process.env.APPDATA ?? homedir(), 'Streamscope');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Streamscope');
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'streamscope');
}
