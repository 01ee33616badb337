import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatJson } from '../../../renderer/views/browse/value/formatJson';

const laidOut = (text: string) => {
  const layout = formatJson(text);
  return layout.ok ? layout.text : `at ${layout.offset}: ${layout.reason}`;
};

describe('laying JSON out', () => {
  test('is what JSON.stringify would give', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(laidOut(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  test('says no exactly where JSON.parse does', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '"\\u00',
      '"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        expect(formatJson(text).ok).toBe(parses);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps numbers, duplicate names and escapes as they were written', () => {
    const text = '{"n":123456789012345678901234567890,"n":-0.0,"e":1e400,"s":"\\u00e9\\/"}';
    expect(laidOut(text).replace(/\s/g, '')).toBe(text);
  });

  test('depth and many short items do not blow a value up', () => {
    const deep = '['.repeat(400) + ']'.repeat(400);
    expect(formatJson(deep).ok).toBe(true);
    expect(laidOut('['.repeat(1_000_000))).toBe('at 501: nesting deeper than 500 levels');
    const wide = `${'['.repeat(400)}${'[],'.repeat(300_000)}0${']'.repeat(400)}`;
    expect(laidOut(wide).length).toBeLessThan(20 * wide.length);
  });

  test('names the place and the reason', () => {
    expect(laidOut('{"a": 1, ')).toBe('at 9: no name where a field should start');
    expect(laidOut('[1 2]')).toBe('at 3: no comma and no end of the list');
    expect(laidOut('1 1')).toBe('at 2: more text after the value');
    expect(laidOut('')).toBe('at 0: the end, where a value should stand');
  });
});
