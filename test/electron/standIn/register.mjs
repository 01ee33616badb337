// Loaded before the main bundle: gives it this folder's `electron` in place of the real module.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

register('./resolveHook.mjs', import.meta.url);
// The engine's threads load this file too.
if (isMainThread) await import('./control.mjs');
