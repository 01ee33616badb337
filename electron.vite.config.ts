import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { noncePlaceholder } from './electron/pages';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Every program of the main side, by its name in out/main. */
const mainEntries = {
  main: at('electron/main.ts'),
  cli: at('electron/cli.ts'),
  makeSample: at('electron/sample/makeSample.ts'),
  writer: at('electron/engine/writer.ts'),
  reader: at('electron/engine/reader.ts'),
  remoteReader: at('electron/engine/remoteReader.ts'),
  verifier: at('electron/engine/verifier.ts'),
  viewer: at('electron/engine/viewer.ts'),
  feeder: at('electron/engine/feeder.ts'),
  indexer: at('electron/engine/indexer.ts'),
  keyring: at('electron/engine/keyring.ts'),
};

export default defineConfig({
  main: {
    build: {
      // The command line runs on plain Node, so its oldest supported release is the target, not Electron's.
      target: 'node20.19',
      // Pure JavaScript that every thread loads goes into the output: one file is read sooner than a hundred.
      externalizeDeps: { exclude: ['zod', 'ethers', '@noble/curves', '@noble/hashes', 'lossless-json'] },
      rolldownOptions: {
        input: mainEntries,
        // No chunk folder: `new URL('./writer.js', import.meta.url)` means out/main from any chunk.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload is one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('electron/shell/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    html: { cspNonce: noncePlaceholder },
    resolve: {
      // The default build tries `new Function` on load, which the page's policy forbids and reports.
      alias: { msgpackr: 'msgpackr/index-no-eval' },
    },
    build: {
      minify: true,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
