/** For which keys a reading may be remembered. */
import { expect, test } from 'vitest';
import { prefixesOf } from '../../../renderer/views/browse/value/rememberedView';
import { fromHex, fromText, toText } from '../../../shared/bytes';

const offered = (key: string, ...delimiters: string[]) =>
  prefixesOf(fromText(key), delimiters.map(fromText)).map((prefix) => toText(fromHex(prefix)));

test.each([
  ['a/b:c/d', ['/'], ['a/b:c/', 'a/', '']],
  // Where the tree splits by what keys share, or the key has none of the delimiters: what keys are mostly split by.
  ['a/b:c/d', [], ['a/b:c/', 'a/b:', 'a/', '']],
  ['a:b', ['/'], ['a:', '']],
  ['plain', ['/'], ['']],
])('%s split on %j offers %j', (key, delimiters, prefixes) => {
  expect(offered(key, ...delimiters)).toEqual(prefixes);
});
