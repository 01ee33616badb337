/** A page in a sandbox: runs the built preload, which sees `electron` and nothing else of Node. */
import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { report } from './report.mjs';

export function openPage(preload, send) {
  const world = {};
  const listeners = new Map();
  const electron = {
    contextBridge: {
      exposeInMainWorld(name, api) {
        world[name] = api;
      },
    },
    ipcRenderer: {
      send,
      on(channel, listener) {
        listeners.set(channel, listener);
      },
    },
  };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error(`a sandboxed preload has no ${name}`);
  };
  const module = { exports: {} };
  compileFunction(readFileSync(preload, 'utf8'), ['require', 'module', 'exports'], { filename: preload })(
    require,
    module,
    module.exports,
  );
  world.streamscope?.onMessage((bytes) => report('message', bytes));
  return {
    world,
    deliver: (channel, message) => listeners.get(channel)?.({}, message),
  };
}
