/**
 * A sandbox for one decoder: QuickJS compiled to WebAssembly, with meters in it (meterWasm.ts). What it answers is a
 * function of the decoder's text and the input alone. There is no clock, no randomness and no way out; and before each
 * call the whole memory is set back, byte for byte, to how it stood when the decoder was loaded, so nothing that one
 * entry leaves behind can reach the next.
 */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
} from 'quickjs-emscripten-core';
import { meterWasm } from './meterWasm';
import { maxOutput, sandboxPrelude } from './sandboxPrelude';

/** Turns of loops inside the engine, about one for each step of a script: some hundred milliseconds. */
const baseFuel = 40_000_000;
/** Added for each byte of content. */
const fuelPerByte = 200;
/** Bytes that a script may hold, and that the sandbox may have in all. */
const scriptMemory = 64 << 20;
const wholeMemory = 128 << 20;
/** Bytes of the engine's own stack; recursion of a script ends here, with an error that it may catch. */
const scriptStack = 64 << 10;
/** Bytes of the host's stack by our estimate; a thread has 984 KiB at least. */
const hostStack = 480 << 10;
/** What a new sandbox begins with. The engine asks for 16 MiB, which would have to be cleared for every entry. */
const firstPages = 96;

export const decoderFile = 'decoder.js';

/** What a call came to: bytes, a text, or the meter that ran out. */
export type SandboxAnswer = { fuel: number; memory: number } & (
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'text'; text: string }
  | { kind: 'outOfFuel' | 'outOfMemory' | 'tooDeep' | 'broken' }
);

/** What the prelude is asked to do. */
export type SandboxTask = 'inspect' | 'decode' | 'encode' | 'view' | 'index';

/** Why a text is no decoder. `line` counts from 1, null where the engine names none. */
export interface LoadFault {
  message: string;
  line: number | null;
}

interface Exports {
  fuel: WebAssembly.Global;
  room: WebAssembly.Global;
}

export class Sandbox {
  private readonly memory = new WebAssembly.Memory({ initial: firstPages, maximum: 32_768 });
  private instance: WebAssembly.Instance | undefined;
  private context: QuickJSContext | undefined;
  private run: QuickJSHandle | undefined;
  private exported: QuickJSHandle | undefined;
  private loaded: { memory: Uint8Array; globals: [WebAssembly.Global, number | bigint][] } | undefined;

  private constructor(private readonly module: WebAssembly.Module) {}

  /**
   * @param module from `compileSandbox`
   * @param prelude an expression: the function that the host calls
   */
  static async create(module: WebAssembly.Module, prelude = sandboxPrelude): Promise<Sandbox> {
    const sandbox = new Sandbox(module);
    const engine = await newQuickJSWASMModuleFromVariant(
      newVariant(variant, {
        wasmMemory: sandbox.memory,
        emscriptenModule: { instantiateWasm: (imports, done) => sandbox.instantiate(imports, done) },
      }),
    );
    sandbox.refuel(baseFuel);
    const runtime = engine.newRuntime();
    runtime.setMemoryLimit(scriptMemory);
    runtime.setMaxStackSize(scriptStack);
    sandbox.context = runtime.newContext({
      intrinsics: {
        BaseObjects: true,
        Eval: true,
        StringNormalize: true,
        RegExp: true,
        JSON: true,
        Proxy: true,
        MapSet: true,
        TypedArrays: true,
        Promise: true,
      },
    });
    sandbox.run = sandbox.context.unwrapResult(sandbox.context.evalCode(prelude, 'prelude.js'));
    return sandbox;
  }

  private instantiate(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports {
    this.instance = new WebAssembly.Instance(this.module, { ...imports, a: this.closedImports(imports.a) });
    // Its start already runs loops.
    this.refuel(baseFuel);
    done(this.instance);
    return this.instance.exports;
  }

  /** The names are those of the pinned release, which `sandboxVersion` names and a test compares. */
  private closedImports(given: WebAssembly.ModuleImports | undefined): WebAssembly.ModuleImports {
    const grow = given?.k as (size: number) => boolean;
    return {
      ...given,
      // Clock, time zone, local time, timer, environment, output.
      p: () => 0,
      n: () => {},
      m: () => {},
      j: () => 0,
      e: () => 0,
      f: () => 0,
      c: () => 0,
      k: (size: number) => {
        if (size >>> 0 > wholeMemory) return false;
        // The limit is ours and the same everywhere; a machine without that much memory must not look like it.
        if (!grow(size)) throw new HostFault('the machine has no memory for a decoder');
        return true;
      },
    };
  }

  private get meters(): Exports {
    return this.instance?.exports as unknown as Exports;
  }

  private refuel(fuel: number): void {
    this.meters.fuel.value = BigInt(fuel);
    this.meters.room.value = hostStack;
  }

  /**
   * Runs the decoder's text, once, and keeps the moment after it.
   * @returns undefined when it loaded
   */
  load(code: string): LoadFault | undefined {
    const { context } = this;
    if (context === undefined) throw new Error('the sandbox has not started');
    this.refuel(baseFuel);
    try {
      const result = context.evalCode(code, decoderFile, { type: 'module' });
      if (result.error !== undefined) return describeThrown(context.dump(result.error));
      this.exported = result.value;
      const state = context.getPromiseState(this.exported);
      if (state.type !== 'fulfilled' || !state.notAPromise) {
        return { message: 'waits for something at its top level; there is nothing to wait for', line: null };
      }
    } catch (error) {
      if (error instanceof HostFault) throw error;
      return { message: trapText(this.trap(error)), line: null };
    }
    this.keep();
    return undefined;
  }

  private keep(): void {
    const bytes = new Uint8Array(this.memory.buffer);
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end--;
    const globals = Object.values(this.instance?.exports ?? {}).filter(
      (exported) => exported instanceof WebAssembly.Global,
    );
    this.loaded = {
      memory: bytes.slice(0, end),
      globals: globals.map((global) => [global, global.value]),
    };
  }

  private restore(): void {
    if (this.loaded === undefined) throw new Error('no decoder is loaded');
    const bytes = new Uint8Array(this.memory.buffer);
    bytes.set(this.loaded.memory);
    bytes.fill(0, this.loaded.memory.length);
    for (const [global, value] of this.loaded.globals) global.value = value;
  }

  /**
   * One call of the decoder from the moment after it was loaded.
   * @param content bytes for `decode`, `view` and `index`
   * @param input JSON: the entry for `decode`, rows for `encode`, the key for `view` and `index`
   * @throws HostFault where the machine itself failed; that is no answer
   */
  call(task: SandboxTask, content: Uint8Array, input: string): SandboxAnswer {
    const { context, run, exported } = this;
    if (context === undefined || run === undefined || exported === undefined)
      throw new Error('no decoder is loaded');
    this.restore();
    const fuel = fuelFor(content.length + input.length);
    this.refuel(fuel);
    const answer = this.answer(context, () =>
      context.callFunction(run, context.undefined, [
        exported,
        context.newString(task),
        // A copy of these bytes alone: LevelDB's values are parts of larger buffers, and slices of those copy nothing.
        context.newArrayBuffer(new Uint8Array(content).buffer),
        context.newString(input),
      ]),
    );
    const left = Math.max(0, Number(this.meters.fuel.value));
    return { ...answer, fuel: fuel - left, memory: this.memory.buffer.byteLength };
  }

  private answer(context: QuickJSContext, call: () => ReturnType<QuickJSContext['callFunction']>): Answer {
    try {
      const result = call();
      // The prelude catches everything; what ends here had no memory left for saying so, or changed how that is done.
      if (result.error !== undefined) return { kind: 'outOfMemory' };
      if (context.typeof(result.value) === 'string')
        return { kind: 'text', text: context.getString(result.value) };
      return this.bytesOf(context, result.value);
    } catch (error) {
      if (error instanceof HostFault) throw error;
      return { kind: this.trap(error) };
    }
  }

  /** A decoder that changed the built-in objects can make the prelude answer with anything. */
  private bytesOf(context: QuickJSContext, handle: QuickJSHandle): Answer {
    let bytes: Uint8Array;
    try {
      bytes = context.getArrayBuffer(handle).value;
    } catch {
      return { kind: 'broken' };
    }
    return bytes.length > maxOutput ? { kind: 'broken' } : { kind: 'bytes', bytes: bytes.slice() };
  }

  /** Which meter ran out. @throws HostFault where the host's own stack or memory did */
  private trap(error: unknown): 'outOfFuel' | 'tooDeep' | 'broken' {
    if (Number(this.meters.fuel.value) < 0) return 'outOfFuel';
    if (Number(this.meters.room.value) < 0) return 'tooDeep';
    if (error instanceof WebAssembly.RuntimeError) return 'broken';
    const reason = error instanceof Error ? error.message : String(error);
    throw new HostFault(`the sandbox of a decoder failed: ${reason}`, { cause: error });
  }
}

type Answer =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'text'; text: string }
  | { kind: 'outOfFuel' | 'outOfMemory' | 'tooDeep' | 'broken' };

/** The machine failed, not the decoder: never a verdict. */
export class HostFault extends Error {}

const trapTexts = {
  outOfFuel: 'out of fuel',
  outOfMemory: 'out of memory',
  tooDeep: 'too deep recursion',
  broken: 'the sandbox broke',
} as const;

export function trapText(kind: keyof typeof trapTexts): string {
  return trapTexts[kind];
}

/** What a call with this many bytes may spend. */
export function fuelFor(bytes: number): number {
  return baseFuel + fuelPerByte * bytes;
}

/** Metered and compiled, once a thread. @param wasm the module file of the pinned engine */
export function compileSandbox(wasm: Uint8Array): WebAssembly.Module {
  return new WebAssembly.Module(new Uint8Array(meterWasm(wasm, firstPages)));
}

function describeThrown(thrown: unknown): LoadFault {
  if (typeof thrown !== 'object' || thrown === null) return { message: String(thrown), line: null };
  const { name = 'Error', message = '', stack = '' } = thrown as Record<string, unknown>;
  return { message: `${name}: ${message}`, line: lineOf(String(stack)) };
}

/** The line of the innermost place in the decoder that a stack names. */
export function lineOf(stack: string): number | null {
  const found = /decoder\.js:(\d{1,7})/.exec(stack);
  return found === null ? null : Number(found[1]);
}
