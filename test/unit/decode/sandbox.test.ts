/** The sandbox of user decoders: it always ends, at the same place, and nothing comes out of it but rows. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { maxCodeSize, maxContent, sandboxVersion } from '../../../electron/decode/decoder';
import { fromText, toHex, toText } from '../../../shared/bytes';
import { entry, load, message, refusal, rowsOf, run, textsOf } from './decoders';

const show = (expression: string) =>
  `return {writes: [{key: fromText('k'), value: fromText(String(${expression}))}]}`;
const shown = async (expression: string) => textsOf(await run(show(expression)))[0]?.[1];

describe('work without end stops when its fuel is spent', () => {
  test.each([
    ['an endless loop', 'for (;;);'],
    ['a loop inside the engine', '[].indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
    ['copies of large arrays', 'const bytes = new Uint8Array(16 << 20); for (;;) bytes.fill(1);'],
    ['a regular expression that goes back and forth', "/(a+)+$/.test('a'.repeat(60) + 'b')"],
    ['numbers of a hundred thousand digits', 'let n = 3n ** 100000n; for (;;) n = (n * n) % 2n ** 1000000n;'],
    [
      'an endless iterator in the answer',
      'return { writes: Object.assign([], { length: 65536, get 0() { for (;;); } }) }',
    ],
    [
      'an error whose message never ends',
      'throw Object.defineProperty(new Error(), "message", { get() { for (;;); } })',
    ],
    ['errors that are caught', 'for (;;) try { null.x } catch {}'],
  ])('%s', async (_, body) => {
    expect(await message(body)).toBe('out of fuel');
  });

  test('after the same amount of fuel in every sandbox', async () => {
    const body = 'let s = 0; for (let i = 0; i < 10000; i++) s += i; throw new Error(s)';
    const fuels = await Promise.all([1, 2, 3].map(async () => (await run(body)).fuel));
    expect(new Set(fuels).size).toBe(1);
    expect(fuels[0]).toBeGreaterThan(10_000);
  });
});

describe('memory without end', () => {
  test.each([
    ['arrays', 'const kept = []; for (;;) kept.push(new Uint8Array(1 << 20));'],
    ['one large array', 'new Uint8Array(65 << 20)'],
  ])('%s are refused', async (_, body) => {
    expect(await message(body)).toBe('out of memory');
  });

  test('a decoder that has caught the lack of memory still answers', async () => {
    const body = `let kept = []; try { for (;;) kept.push(new Uint8Array(1 << 20)) } catch {} const n = kept.length; kept = 0; ${show('n')}`;
    const first = textsOf(await run(body));
    expect(first).toEqual(textsOf(await run(body)));
    expect(Number(first[0]?.[1])).toBeGreaterThan(40);
  });

  test('an answer that is too large is refused', async () => {
    const body =
      "const value = new Uint8Array(9 << 20); const write = { key: '0x01', value }; return { writes: [write, write] };";
    expect(await message(body)).toBe('TypeError: the result is larger than 16777216 bytes');
    expect(await message('return { reads: new Array(65537) };')).toBe(
      'TypeError: reads has more than 65536 items',
    );
  });

  test('content that is too large is not decoded', async () => {
    const answer = await run('return {}', new Uint8Array(maxContent + 1));
    expect(answer).toMatchObject({ ok: false, message: 'the content is larger than 16777216 bytes' });
  });
});

describe('recursion without end', () => {
  const nested = 'let x = []; for (let i = 0; i < 50000; i++) x = [x];';
  test.each([
    ['functions', 'function f(n) { return n + f(n + 1); } f(0)'],
    ['getters', 'const o = { get x() { return this.x; } }; o.x'],
    ['sorting', 'function s() { [2, 1].sort(s); } s()'],
    ['JSON of nested arrays', `${nested} JSON.stringify(x)`],
    ['nested JSON', 'JSON.parse("[".repeat(200000))'],
    ['nested code', '(0, eval)("(".repeat(100000))'],
    ['nested functions', '(0, eval)("function a(){".repeat(20000))'],
    ['a nested pattern', 'new RegExp("(?:".repeat(100000))'],
    ['flattening', `${nested} x.flat(Infinity)`],
    ['proxies of proxies', 'let p = {}; for (let i = 0; i < 50000; i++) p = new Proxy(p, {}); p.x'],
    ['generators', 'function* g() { yield* g(); } [...g()]'],
  ])('%s', async (_, body) => {
    expect(await message(body)).toBe('too deep recursion');
  });
});

describe('nothing reaches the next call', () => {
  test('globals, prototypes and closures are as they were loaded', async () => {
    const decoder = await load(`
      let calls = 0;
      const seen = [];
      export function decode(content) {
        calls++;
        seen.push(calls);
        globalThis.left = (globalThis.left ?? 0) + 1;
        Array.prototype.reverse = () => { throw new Error('changed'); };
        Object.prototype.version = 5;
        return { version: 1, writes: [{ key: fromText('n'), value: fromText([calls, seen.length, left].join()) }] };
      }`);
    const answers = [1, 2, 3].map(() => decoder.decode(fromText('x'), entry));
    expect(answers.map(textsOf)).toEqual([[['n', '1,1,1']], [['n', '1,1,1']], [['n', '1,1,1']]]);
    expect(answers[1]).toEqual(answers[0]);
  });

  test('a call that ran out of fuel, memory or stack leaves nothing either', async () => {
    const decoder = await load(`
      let calls = 0;
      export function decode(content) {
        calls++;
        if (content[0] === 1) for (;;) globalThis.x = calls;
        if (content[0] === 2) { const kept = []; for (;;) kept.push(new Uint8Array(1 << 20)); }
        if (content[0] === 3) JSON.parse('['.repeat(100000));
        return { writes: [{ key: fromText('n'), value: fromText(calls + ' ' + typeof x) }] };
      }`);
    const plain = decoder.decode(Uint8Array.of(0), entry);
    for (const failing of [1, 2, 3, 2, 1]) {
      expect(decoder.decode(Uint8Array.of(failing), entry).ok).toBe(false);
      // Memory that the sandbox was given stays with it; what the decoder can see of it does not.
      expect(decoder.decode(Uint8Array.of(0), entry)).toMatchObject({ ...plain, memory: expect.anything() });
    }
    expect(textsOf(plain)).toEqual([['n', '1 undefined']]);
  });
});

describe('nothing differs from machine to machine or from moment to moment', () => {
  test('there is no clock, no randomness, no locale, no weak reference, no way out', async () => {
    const names = (await shown('Object.getOwnPropertyNames(globalThis).sort().join()'))?.split(',') ?? [];
    for (const name of [
      'Date',
      'performance',
      'WeakRef',
      'FinalizationRegistry',
      'Intl',
      'Float64Array',
      'Float32Array',
    ])
      expect(names).not.toContain(name);
    for (const name of ['process', 'require', 'fetch', 'console', 'setTimeout', 'std', 'os', 'navigator'])
      expect(names).not.toContain(name);
    expect(await shown('Math.random')).toBe('undefined');
    expect(await shown("(() => {}).constructor('return typeof Date')()")).toBe('undefined');
  });

  test('a NaN is written in its one usual form', async () => {
    const bits = (call: string) =>
      shown(
        `(() => { const d = new DataView(new ArrayBuffer(8)); ${call}; return toHex(new Uint8Array(d.buffer)); })()`,
      );
    expect(await bits('d.setFloat64(0, -(0 / 0))')).toBe('0x7ff8000000000000');
    expect(await bits('d.setFloat64(0, 0 / 0, true)')).toBe('0x000000000000f87f');
    expect(await bits('d.setFloat32(0, -(0 / 0))')).toBe('0x7fc0000000000000');
    expect(await bits('d.setFloat32(4, 0 / 0, true)')).toBe('0x000000000000c07f');
    expect(await bits('d.setFloat64(0, 1.5)')).toBe('0x3ff8000000000000');
  });

  test('modules cannot be imported', async () => {
    expect(await refusal("import x from 'node:fs'; export function decode() {}")).toMatchObject({
      message: "ReferenceError: could not load module 'node:fs'",
    });
    expect(await shown("import('node:fs').constructor.name")).toBe('Promise');
  });

  test('the engine is the one that the version of the sandbox names', () => {
    const require = createRequire(import.meta.url);
    const read = (name: string) =>
      JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { version: string };
    const engine = read('@jitl/quickjs-wasmfile-release-sync');
    expect(sandboxVersion).toContain(` ${engine.version},`);
  });
});

describe('what is thrown is a message of one line', () => {
  test.each([
    ['an Error', "throw new Error('no such field')", 'no such field'],
    ['another kind of error', 'null.x', "TypeError: cannot read property 'x' of null"],
    ['text', "throw 'plain'", 'plain'],
    ['a number', 'throw 5', '5'],
    ['nothing', 'throw undefined', 'undefined'],
    ['a symbol', "throw Symbol('s')", 'Symbol(s)'],
    ['an object', 'throw { message: 1 }', 'an object that is no Error was thrown'],
    ['a proxy', 'throw new Proxy({}, { get() { throw 1 } })', 'an object that is no Error was thrown'],
    [
      'an error that throws when it is read',
      'throw Object.defineProperty(new Error(), "message", { get() { throw 1 } })',
      'something that cannot be read was thrown',
    ],
    [
      'lines, controls and marks of direction',
      "throw new Error('a\\nb\\u0000\\u202ec\\ud800')",
      'a\\u{a}b\\u{0}\\u{202e}c\\u{d800}',
    ],
  ])('%s', async (_, body, expected) => {
    expect(await message(body)).toBe(expected);
  });

  test('a long one is cut', async () => {
    expect(await message("throw new Error('x'.repeat(100000))")).toBe(`${'x'.repeat(200)}...`);
  });

  test('its line in the text is told', async () => {
    const decoder = await load('export function decode() {\n  fail();\n}\nfunction fail() {\n  null.x;\n}\n');
    expect(decoder.decode(new Uint8Array(0), entry)).toMatchObject({ ok: false, line: 5 });
  });
});

describe('a text that is no decoder is refused', () => {
  test.each([
    ['code that does not parse', 'export function decode() {\n  let x = ;\n}', 2, /^SyntaxError/],
    ['code that throws', '\n\nnull.x; export function decode() {}', 3, /^TypeError/],
    ['code without decode', 'export const encode = () => {};', null, /^exports no function decode/],
    ['a decode that is no function', 'export const decode = 1;', null, /^exports no function decode/],
    [
      'an encode that is no function',
      'export const encode = 1; export function decode() {}',
      null,
      /^exports an encode/,
    ],
    ['code that waits', 'await 1; export function decode() {}', null, /^waits/],
    ['code that never ends', 'for (;;); export function decode() {}', null, /^out of fuel/],
    [
      'code that is too long',
      `export function decode() {} // ${'x'.repeat(maxCodeSize)}`,
      null,
      /^is longer than/,
    ],
  ])('%s', async (_, code, line, expected) => {
    const fault = await refusal(code);
    expect(fault?.message).toMatch(expected);
    expect(fault?.line).toBe(line);
  });

  test('an async decode answers with a promise, which is no answer', async () => {
    const decoder = await load('export async function decode() { return {}; }');
    expect(decoder.decode(new Uint8Array(0), entry)).toMatchObject({
      message: 'TypeError: decode returned a promise; it must answer at once',
    });
  });
});

describe('a decoder that changes the built-in objects fails by itself, never the engine', () => {
  /** The bytes of the answer are the second that the prelude asks for. */
  const answering = (bytes: string) => `
    const proto = Object.getPrototypeOf(Uint8Array.prototype);
    const { get } = Object.getOwnPropertyDescriptor(proto, 'buffer');
    let asked = 0;
    Object.defineProperty(proto, 'buffer', { get() { return asked++ === 0 ? get.call(this) : ${bytes}; } });
    return {};`;
  test.each([
    ['bytes that are none', answering('5'), 'the sandbox broke'],
    ['bytes that are no rows', answering('new ArrayBuffer(7)'), 'the sandbox broke'],
    ['too many bytes', answering('new ArrayBuffer(20 << 20)'), 'the sandbox broke'],
    ['a failure that is no JSON', "JSON.stringify = () => 'x'; throw new Error('e');", 'the sandbox broke'],
    ['a failure that is null', "JSON.stringify = () => 'null'; throw new Error('e');", 'the sandbox broke'],
    [
      'a failure without message',
      "Object.prototype.toJSON = () => ({ message: 5 }); throw new Error('e');",
      'the sandbox broke',
    ],
    ['no failure at all', "JSON.stringify = () => undefined; throw new Error('e');", 'the sandbox broke'],
    ['a failure that fails', "JSON.stringify = () => { throw 1; }; throw new Error('e');", 'out of memory'],
  ])('%s', async (_, body, expected) => {
    expect(await message(body)).toBe(expected);
  });
});

describe('rows', () => {
  test('an empty object is an entry that writes nothing and never conflicts', async () => {
    expect(rowsOf(await run('return {}'))).toEqual({
      version: 2n ** 64n - 1n,
      reads: [],
      writes: [],
      accessControl: [],
    });
  });

  test.each([
    ['a bigint', '18446744073709551615n', 2n ** 64n - 1n],
    ['text', "'9007199254740993'", 9007199254740993n],
    ['a number', '5', 5n],
  ])('the version may be %s', async (_, version, expected) => {
    expect(rowsOf(await run(`return { version: ${version} }`)).version).toBe(expected);
  });

  test('keys and values are bytes or hex; the stream is the first of the entry unless it is named', async () => {
    const { writes, reads } = rowsOf(
      await run(
        `
        const bytes = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);
        return {
          reads: [{ key: '0xff' }],
          writes: [{ key: bytes, value: '0x' }, { streamId: entry.streamIds[1], key: '0x0A0b', value: content }],
        }`,
        'text',
      ),
    );
    expect(reads.map(({ streamId, key }) => ({ streamId, key }))).toEqual([
      { streamId: entry.streamIds[0], key: Uint8Array.of(0xff) },
    ]);
    expect(writes.map(({ streamId, key, value }) => [streamId, toHex(key), toText(value)])).toEqual([
      [entry.streamIds[0], '0x0102', ''],
      [entry.streamIds[1], '0x0a0b', 'text'],
    ]);
  });

  test('access control takes operations by name', async () => {
    const account = `0x${'ab'.repeat(20)}`;
    const { accessControl } = rowsOf(
      await run(`return { accessControl: [
        { operation: 'GRANT_ADMIN_ROLE', account: '${account}' },
        { operation: 'SET_KEY_TO_SPECIAL', key: '0x01' },
        { operation: 'GRANT_SPECIAL_WRITER_ROLE', key: '0x01', account: entry.sender },
        { operation: 'RENOUNCE_WRITER_ROLE' },
      ] }`),
    );
    expect(accessControl.map(({ opcode }) => opcode)).toEqual([0x00, 0x10, 0x30, 0x22]);
    expect(accessControl[2]?.account).toEqual(entry.sender);
  });

  test.each([
    ['null', 'return null', 'decode must return an object'],
    ['text', "return 'x'", 'decode must return an object'],
    ['a version below 0', 'return { version: -1 }', 'version must lie between 0 and 2^64-1'],
    ['a version that is too large', 'return { version: 2n ** 64n }', 'version must lie between 0 and 2^64-1'],
    [
      'a fraction',
      'return { version: 0.5 }',
      'version must be a whole number: a bigint, decimal text, or a number up to 2^53-1',
    ],
    ['writes that are no array', 'return { writes: {} }', 'writes must be an array'],
    ['an empty key', "return { writes: [{ key: '0x', value: null }] }", 'writes[0].key is empty'],
    [
      'a key of text',
      "return { writes: [{ key: 'name', value: null }] }",
      'writes[0].key is a text that is not 0x and hex digits; fromText(text) gives its bytes',
    ],
    ['no value', "return { writes: [{ key: '0x01' }] }", 'writes[0].value is missing; null deletes the key'],
    [
      'a stream of another length',
      "return { reads: [{ streamId: '0x01', key: '0x01' }] }",
      'reads[0].streamId must have 32 bytes, not 1',
    ],
    [
      'an unknown operation',
      "return { accessControl: [{ operation: 'toString' }] }",
      'accessControl[0].operation is not the name of an operation',
    ],
    [
      'an operand too much',
      "return { accessControl: [{ operation: 'RENOUNCE_WRITER_ROLE', key: '0x01' }] }",
      'accessControl[0].key does not belong to this operation',
    ],
    [
      'no account',
      "return { accessControl: [{ operation: 'GRANT_WRITER_ROLE' }] }",
      'accessControl[0].account must be a Uint8Array, or text of 0x and hex digits',
    ],
  ])('%s is refused with the name of the field', async (_, body, expected) => {
    expect(await message(body)).toBe(`TypeError: ${expected}`);
  });

  test('getters and proxies of an answer spend the fuel of the decoder and see nothing of the host', async () => {
    const body = `
      const writes = new Proxy([1], { get(target, name) { return name === 'length' ? 1 : { get key() { return fromText('k'); }, value: fromText(typeof process) }; } });
      return new Proxy({}, { get: (_, name) => (name === 'writes' ? writes : undefined) });`;
    expect(textsOf(await run(body))).toEqual([['k', 'undefined']]);
  });

  test('a subclass of Uint8Array that lies about itself cannot break the data', async () => {
    const body = `class Lie extends Uint8Array { get length() { return 3; } }
      return { writes: [{ key: new Lie(2), value: null }, { key: '0x01', value: null }] };`;
    const answer = await run(body);
    expect(answer.ok ? rowsOf(answer).writes.length : answer.message).toEqual(expect.anything());
  });
});
