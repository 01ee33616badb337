/** The built renderer as both hosts deliver it: from memory of its file list, under one content policy. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Stands in the built page wherever the nonce goes; each delivery of the page puts a fresh one in. */
export const noncePlaceholder = '__CSP_NONCE__';

/** Where the build puts the renderer, seen from out/main. */
export const builtPages = fileURLToPath(new URL('../renderer/', import.meta.url));

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface Page {
  body: Uint8Array;
  headers: Record<string, string>;
}

export interface Pages {
  /**
   * @param path decoded or not, as it stands in the URL: `/`, `/assets/main-1a2b.js`
   * @param connectTo origins that the page may open a channel to, besides its own
   * @returns undefined when the build has no such file
   */
  read(path: string, connectTo?: readonly string[]): Promise<Page | undefined>;
}

/** The files below a folder. Only what is there now can ever be asked for, so a path cannot climb out. */
export async function openPages(folder: string = builtPages): Promise<Pages> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, file).split(sep).join('/')}`, file);
  }
  return {
    async read(path, connectTo = []) {
      const file = files.get(path === '/' ? '/index.html' : path);
      if (file === undefined) return undefined;
      const body = await readFile(file);
      return extname(file) === '.html' ? htmlPage(body, connectTo) : assetPage(file, body);
    },
  };
}

function htmlPage(body: Buffer, connectTo: readonly string[]): Page {
  const nonce = randomBytes(16).toString('base64');
  return {
    body: Buffer.from(body.toString('utf8').replaceAll(noncePlaceholder, nonce)),
    headers: {
      ...everyPage,
      'content-type': types['.html']!,
      'content-security-policy': contentPolicy(nonce, connectTo),
      'cache-control': 'no-store',
    },
  };
}

function assetPage(file: string, body: Buffer): Page {
  return {
    body,
    headers: {
      ...everyPage,
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      // Their names carry a hash of what is in them.
      'cache-control': 'private, max-age=31536000, immutable',
    },
  };
}

const everyPage = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** The nonce lets CodeMirror and react-aria put their own style elements in, and nobody else. */
function contentPolicy(nonce: string, connectTo: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connectTo].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
