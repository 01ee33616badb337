import { expect, test } from 'vitest';
import { twinName } from '../../../renderer/views/compose/drafts/twinName';

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['[{"b": [{"a":"a", "x": {"a": 1}, "\\u0061" : 2}]}]', 'a'],
  ['{"a":{"a":{"a":1}},"b":["a",{"a":1},{"a":2}]}', undefined],
  ['{"a:{":"}\\"","b":":"}', undefined],
  ['"a"', undefined],
])('the name that stands twice in %s', (json, name) => {
  expect(twinName(json)).toBe(name);
});
