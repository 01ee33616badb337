/** Meters in a WebAssembly module: what a call costs, and where it ends. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { meterWasm } from '../../../electron/decode/meterWasm';

const bytes = (...parts: (number | number[] | string)[]): number[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part));
const sized = (body: number[]) => [body.length, ...body];
const section = (id: number, body: number[]) => [id, ...sized(body)];

/**
 * (import "a" "m" (memory 4)) (global (mut i32) 0)
 * loop(n): counts n down to 0; down(n): calls itself n times; fill(n): fills n bytes
 */
function exampleModule(loopOpcode = 0x03): Uint8Array {
  const code = (body: number[]) => sized([0, ...body]);
  const loop = [loopOpcode, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x0b];
  const down = [0x20, 0, 0x04, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x10, 1, 0x0b, 0x0b];
  const fill = [0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 11, 0, 0x0b];
  return Uint8Array.from(
    bytes(
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, 0x60, 1, 0x7f, 0]),
      section(2, bytes([1, 1], 'a', [1], 'm', [2, 0, 4])),
      section(3, [3, 0, 0, 0]),
      section(6, [1, 0x7f, 1, 0x41, 0, 0x0b]),
      section(7, bytes([3, 4], 'loop', [0, 0, 4], 'down', [0, 1, 4], 'fill', [0, 2])),
      section(10, [3, ...code(loop), ...code(down), ...code(fill)]),
    ),
  );
}

function start(fuel: number, room: number) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 8 });
  const module = new WebAssembly.Module(new Uint8Array(meterWasm(exampleModule(), 1)));
  const { exports } = new WebAssembly.Instance(module, { a: { m: memory } });
  const globals = exports as Record<'fuel' | 'room' | 'global0', WebAssembly.Global>;
  globals.fuel.value = BigInt(fuel);
  globals.room.value = room;
  const call = exports as Record<'loop' | 'down' | 'fill', (n: number) => void>;
  return { globals, call };
}

test('each turn of a loop costs one unit', () => {
  const { globals, call } = start(10, 1000);
  call.loop(10);
  expect(globals.fuel.value).toBe(0n);
  expect(() => call.loop(1)).toThrow('unreachable');
  expect(globals.fuel.value).toBe(-1n);
});

test('each 64 bytes of a bulk fill cost one unit, which the next loop notices', () => {
  const { globals, call } = start(10, 1000);
  call.fill(640);
  expect(globals.fuel.value).toBe(0n);
  call.fill(64);
  expect(() => call.loop(1)).toThrow('unreachable');
});

test('calls take room while they last, by the locals of the caller', () => {
  const frame = 256 + 8 * 2;
  const { globals, call } = start(10, 5 * frame);
  call.down(5);
  expect(globals.room.value).toBe(5 * frame);
  expect(() => call.down(6)).toThrow('unreachable');
  expect(globals.room.value).toBe(-frame);
});

test('the memory may begin smaller, and mutable globals are exported', () => {
  expect(start(1, 1).globals.global0.value).toBe(0);
});

test('a module that is cut or has unknown instructions is refused, never half metered', () => {
  const whole = exampleModule();
  const complete = new Set([whole.length]);
  for (let end = 8; end < whole.length; end++) {
    if (complete.has(end)) continue;
    expect(() => {
      // A cut between sections leaves a module that lacks what metering needs.
      new WebAssembly.Module(new Uint8Array(meterWasm(whole.subarray(0, end), 1)));
    }).toThrow();
  }
  expect(() => meterWasm(exampleModule(0x06), 1)).toThrow('the module uses opcode 6');
});

test('every function of the engine is understood', () => {
  const require = createRequire(import.meta.url);
  const engine = readFileSync(require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
  expect(WebAssembly.validate(new Uint8Array(meterWasm(engine, 96)))).toBe(true);
});
