import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { build, type Plugin } from 'vite';
import { noncePlaceholder } from './electron/pages';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Every program of the main side, by its name in out/main. */
const mainEntries = {
  main: at('electron/main.ts'),
  cli: at('electron/cli.ts'),
  makeSample: at('electron/sample/makeSample.ts'),
};

/** Every thread, by its name in out/main and in electron/engine. */
const threads = ['writer', 'reader', 'remoteReader', 'verifier', 'viewer', 'feeder', 'indexer', 'keyring'];

// The command line runs on plain Node, so its oldest supported release is the target, not Electron's.
const target = 'node20.19';

/** Pure JavaScript that goes into the output: one file is read sooner than a hundred. */
const bundledDependencies = ['zod', 'ethers', '@noble/curves', '@noble/hashes', 'lossless-json'];

/** The database library in JavaScript, which is the greater part of it: twenty small files. */
const databaseLibrary = [
  'classic-level',
  'abstract-level',
  'level-supports',
  'level-transcoder',
  'maybe-combine-errors',
  'module-error',
  'is-buffer',
];

/** Its native part stays where it was installed, and is the same for all threads. */
function nativeOutside(): Plugin {
  return {
    name: 'native-outside',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source !== './binding' || !importer?.includes('classic-level')) return null;
      return { id: 'classic-level/binding.js', external: true };
    },
  };
}

/**
 * Builds each thread by itself, so that it is one file and those that it loads when they are wanted. A workspace is not
 * open before its threads have read their programs, and the thirty files that they shared with others and the twenty
 * of the database library took longer than all else.
 */
function threadsByThemselves(): Plugin {
  return {
    name: 'threads-by-themselves',
    async closeBundle() {
      for (const name of threads) {
        await build({
          configFile: false,
          logLevel: 'warn',
          plugins: [nativeOutside()],
          ssr: { noExternal: [...bundledDependencies, ...databaseLibrary, 'hash-wasm', 'fzstd'] },
          build: {
            ssr: at(`electron/engine/${name}.ts`),
            outDir: at('out/main'),
            emptyOutDir: false,
            target,
            rolldownOptions: {
              output: {
                format: 'es',
                entryFileNames: '[name].js',
                chunkFileNames: `${name}-[name]-[hash].js`,
              },
            },
          },
        });
      }
    },
  };
}

export default defineConfig({
  main: {
    plugins: [threadsByThemselves()],
    build: {
      target,
      externalizeDeps: { exclude: bundledDependencies },
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
