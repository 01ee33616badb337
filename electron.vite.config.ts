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

/** What a start loads when the token is out of the address: the shell, and the view in which most starts end. */
const soonLoaded = ['router/router.tsx', 'views/browse/BrowseView.tsx'].map((file) => at(`renderer/${file}`));

/**
 * Two files for a start, where a hundred small ones took longer to come than to run. What the first one of the page
 * needs stays apart from what is needed behind it, for it runs before.
 */
function oneForEachStep(): (id: string, graph: ModuleGraph) => string | null {
  const entry = at('renderer/main.tsx');
  let steps: { first: Set<string>; start: Set<string> } | undefined;
  return (id, graph) => {
    steps ??= { first: reachable([entry], graph), start: reachable(soonLoaded, graph) };
    if (id === entry || soonLoaded.includes(id)) return null;
    return steps.first.has(id) ? 'first' : steps.start.has(id) ? 'start' : null;
  };
}

interface ModuleGraph {
  getModuleInfo(id: string): { importedIds: string[] } | null;
}

/** Modules that load with these: what they import later, when it is wanted, is not among them. */
function reachable(from: readonly string[], graph: ModuleGraph): Set<string> {
  const found = new Set<string>(from);
  for (const id of found) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) found.add(next);
  return found;
}

/**
 * Names in the page what it loads soon. The router may be made only when the token is out of the address, and a view
 * when the router knows it: by then their code is here, where it was only asked for.
 */
function loadedAhead(): Plugin {
  return {
    name: 'loaded-ahead',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const known = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(({ imports }) => imports));
        const files = new Set<string>();
        const take = (chunk: (typeof chunks)[number] | undefined) => {
          if (chunk === undefined || files.has(chunk.fileName) || known.has(chunk.fileName)) return;
          files.add(chunk.fileName);
          for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
          for (const needed of chunk.imports) take(chunks.find(({ fileName }) => fileName === needed));
        };
        for (const id of soonLoaded) take(chunks.find(({ moduleIds }) => moduleIds.includes(id)));
        if (files.size === 0) throw new Error('nothing of what is loaded soon is in the build');
        return [...files].map((file) => ({
          tag: 'link',
          injectTo: 'head',
          attrs: {
            ...(file.endsWith('.css') ? { rel: 'preload', as: 'style' } : { rel: 'modulepreload' }),
            href: `./${file}`,
            crossorigin: true,
            nonce: noncePlaceholder,
          },
        }));
      },
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
    plugins: [react(), loadedAhead()],
    html: { cspNonce: noncePlaceholder },
    resolve: {
      // The default build tries `new Function` on load, which the page's policy forbids and reports.
      alias: { msgpackr: 'msgpackr/index-no-eval' },
    },
    build: {
      minify: true,
      rolldownOptions: {
        input: at('renderer/index.html'),
        output: {
          codeSplitting: {
            groups: [
              {
                name: oneForEachStep(),
                debugName: 'steps of a start',
                includeDependenciesRecursively: false,
              },
            ],
          },
        },
      },
    },
  },
});
