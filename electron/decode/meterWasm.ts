/**
 * Puts meters into a WebAssembly module, so that what it does ends at the same place on every machine. The counts
 * depend on nothing but the module and its input; native loops and native recursion, where a script engine never looks
 * up, are counted too. The module traps when a meter runs out.
 *
 * - `fuel`: every turn of every loop costs one unit, every 64 bytes of a bulk copy or fill another one.
 * - `room`: bytes of the host's own call stack, estimated from above by the locals of the functions that are running.
 *   The host's limit differs from machine to machine, so this one must be reached first.
 *
 * Both are new mutable globals (i64, i32) and exported by these names; the mutable globals that were there are
 * exported as `global0`, `global1` and so on, so that a host can set the module back to an earlier moment. The memory
 * that the module imports may begin with fewer pages than it asks for: see `memoryPages`.
 * Module format: https://webassembly.github.io/spec/core/binary/
 */
import { concatBytes, fromText } from '../../shared/bytes';
import { copyFunction, unsigned, WasmCursor } from './wasmFunction';

const sectionIds = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;

interface Section {
  id: number;
  body: Uint8Array;
}

/**
 * @param memoryPages pages of 64 KiB that the imported memory must have at least
 * @throws RangeError for a module that uses what this does not know
 */
export function meterWasm(module: Uint8Array, memoryPages: number): Uint8Array {
  const sections = readSections(module);
  const find = (id: number) => sections.find((section) => section.id === id)?.body;
  const globals = readGlobals(find(sectionIds.global));
  const imports = readImports(find(sectionIds.import), memoryPages);
  const fuel = globals.mutable.length;
  const parameters = parameterCounts(find(sectionIds.type), find(sectionIds.function));
  const metered = sections.map(({ id, body }): Section => {
    if (id === sectionIds.import) return { id, body: imports };
    if (id === sectionIds.global) return { id, body: addMeters(body) };
    if (id === sectionIds.export) return { id, body: addExports(body, globals.mutable, fuel) };
    if (id === sectionIds.code) return { id, body: meterCode(body, parameters, fuel) };
    return { id, body };
  });
  return concatBytes(
    module.subarray(0, 8),
    ...metered.flatMap(({ id, body }) => [Uint8Array.of(id), unsigned(body.length), body]),
  );
}

function readSections(module: Uint8Array): Section[] {
  const cursor = new WasmCursor(module, 8);
  const sections: Section[] = [];
  while (!cursor.atEnd) {
    const id = cursor.byte();
    sections.push({ id, body: cursor.bytes(cursor.unsigned()) });
  }
  return sections;
}

/** Which of the module's own globals can change. */
function readGlobals(body: Uint8Array | undefined): { mutable: boolean[] } {
  const mutable: boolean[] = [];
  if (body === undefined) throw new RangeError('the module has no globals');
  const cursor = new WasmCursor(body, 0);
  for (let left = cursor.unsigned(); left > 0; left--) {
    cursor.byte();
    mutable.push(cursor.byte() === 1);
    cursor.constantExpression();
  }
  return { mutable };
}

/** The imports, with the least size of the memory replaced. */
function readImports(body: Uint8Array | undefined, memoryPages: number): Uint8Array {
  if (body === undefined) throw new RangeError('the module imports no memory');
  const cursor = new WasmCursor(body, 0);
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (let left = cursor.unsigned(); left > 0; left--) {
    cursor.bytes(cursor.unsigned());
    cursor.bytes(cursor.unsigned());
    const kind = cursor.byte();
    if (kind === 0x00) cursor.unsigned();
    else if (kind === 0x02) {
      const hasMaximum = (cursor.byte() & 1) === 1;
      parts.push(body.subarray(copied, cursor.offset), unsigned(memoryPages));
      cursor.unsigned();
      copied = cursor.offset;
      if (hasMaximum) cursor.unsigned();
    } else throw new RangeError(`the module imports something of kind ${kind}`);
  }
  return concatBytes(...parts, body.subarray(copied));
}

/** Parameters of each function that the module defines: its locals are counted behind them. */
function parameterCounts(types: Uint8Array | undefined, functions: Uint8Array | undefined): number[] {
  if (types === undefined || functions === undefined) throw new RangeError('the module has no functions');
  const counts: number[] = [];
  const typeCursor = new WasmCursor(types, 0);
  for (let left = typeCursor.unsigned(); left > 0; left--) {
    if (typeCursor.byte() !== 0x60) throw new RangeError('the module has types other than functions');
    const parameters = typeCursor.unsigned();
    typeCursor.bytes(parameters);
    typeCursor.bytes(typeCursor.unsigned());
    counts.push(parameters);
  }
  const cursor = new WasmCursor(functions, 0);
  return Array.from({ length: cursor.unsigned() }, () => counts[cursor.unsigned()] ?? 0);
}

/** Two mutable globals that start at 0: an i64 for fuel, an i32 for room. */
function addMeters(body: Uint8Array): Uint8Array {
  return appendItems(body, [
    Uint8Array.of(0x7e, 0x01, 0x42, 0x00, 0x0b),
    Uint8Array.of(0x7f, 0x01, 0x41, 0x00, 0x0b),
  ]);
}

function addExports(body: Uint8Array, mutable: readonly boolean[], fuel: number): Uint8Array {
  const names = mutable.flatMap((can, index) => (can ? [{ name: `global${index}`, index }] : []));
  const meters = [
    { name: 'fuel', index: fuel },
    { name: 'room', index: fuel + 1 },
  ];
  const items = [...names, ...meters].map(({ name, index }) =>
    concatBytes(unsigned(name.length), fromText(name), Uint8Array.of(0x03), unsigned(index)),
  );
  return appendItems(body, items);
}

function appendItems(body: Uint8Array, items: readonly Uint8Array[]): Uint8Array {
  const cursor = new WasmCursor(body, 0);
  const count = cursor.unsigned();
  return concatBytes(unsigned(count + items.length), body.subarray(cursor.offset), ...items);
}

function meterCode(body: Uint8Array, parameters: readonly number[], fuel: number): Uint8Array {
  const cursor = new WasmCursor(body, 0);
  const count = cursor.unsigned();
  const parts: Uint8Array[] = [unsigned(count)];
  for (let index = 0; index < count; index++) {
    const code = copyFunction(cursor.bytes(cursor.unsigned()), parameters[index] ?? 0, fuel);
    parts.push(unsigned(code.length), code);
  }
  return concatBytes(...parts);
}
