// Type-checks every layer with its own settings: shared without Node and DOM, the renderer without Node.
import { spawnSync } from 'node:child_process';

const layers = ['shared', '.', 'renderer', 'test'];
let failed = false;
for (const layer of layers) {
  const { status } = spawnSync('npx', ['--no-install', 'tsc', '--noEmit', '-p', layer], { stdio: 'inherit' });
  if (status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
