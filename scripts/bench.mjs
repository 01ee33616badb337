// `npm run bench`: builds the product and the benches, then measures what was built. Nothing else goes to standard output.
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'out/bench');

const builder = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
const product = spawnSync(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
  cwd: root,
  stdio: ['ignore', 2, 2],
});
if (product.status !== 0) process.exit(product.status ?? 1);

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: 'test/bench/bench.ts',
    outDir: folder,
    // As the product's own main side.
    target: 'node20.19',
    // What the product finds beside its own file, it finds beside every part of the benches.
    rolldownOptions: {
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
// A workspace starts its threads from the folder that it is in itself: those that ship.
const programs = readdirSync(join(root, 'out/main')).filter((name) => /^[a-zA-Z]+\.js$/.test(name));
for (const name of programs) writeFileSync(join(folder, name), `import '../main/${name}';\n`);

const { status } = spawnSync(process.execPath, [join(folder, 'bench.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
