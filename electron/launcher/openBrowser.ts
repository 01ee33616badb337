import { spawn } from 'node:child_process';

/** Asks the system to show a page, unless BROWSER is `none`. Best effort: the address is printed anyway. */
export function openBrowser(url: string): void {
  if (process.env.BROWSER === 'none') return;
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const opener = spawn(command!, [...args, url], { stdio: 'ignore', detached: true });
  opener.on('error', () => {});
  opener.unref();
}

const openers: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['open'],
  // `start` is a word of the shell and would read a token's special characters; this asks the same handler.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
