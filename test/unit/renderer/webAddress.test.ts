import { expect, test } from 'vitest';
import { addressFault, readAddress } from '../../../renderer/format/webAddress';

test.each(['', 'h', 'https:', 'http://'])('%j may become an address, and is none yet', (typed) => {
  expect([readAddress(typed), addressFault(typed)]).toEqual([undefined, undefined]);
});

test.each(['http://127.0.0.1:6789', ' https://node.example/kv ', 'http://[::1]:1'])(
  '%j is an address',
  (typed) => {
    expect([readAddress(typed), addressFault(typed)]).toEqual([typed.trim(), undefined]);
  },
);

test.each(['127.0.0.1:16789', 'ftp://host', 'http://a b'])('%j is none, and why is said', (typed) => {
  expect(readAddress(typed)).toBeUndefined();
  expect(addressFault(typed)).toContain('expected http://');
});
