/** Ends a process when this one is gone, however it went: a network that was killed must not leave its chain behind. */
import { spawn } from 'node:child_process';

/** Standard input ends when whoever holds its other end does. */
const script = `process.stdin.resume().on('end', () => {
  try { process.kill(Number(process.argv[1]), 'SIGTERM'); } catch {}
});`;

/** @returns stops watching */
export function guardProcess(pid: number): () => void {
  const guard = spawn(process.execPath, ['-e', script, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Not in this one's group: Ctrl-C is for the command, which ends in order.
    detached: true,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  // Without it everything works but this.
  guard.on('error', () => {});
  guard.unref();
  return () => guard.kill('SIGKILL');
}
