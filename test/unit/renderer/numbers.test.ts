import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatPlural,
  formatSeconds,
  formatSigned,
} from '../../../renderer/format/numbers';
import { shortHex } from '../../../renderer/format/shortHex';
import { formatTime, formatTimeFull, secondsOfField, timeField } from '../../../renderer/format/time';

const thin = '\u2009';

test('thousands are parted by thin spaces, exactly, whatever the size', () => {
  expect(formatCount(812)).toBe('812');
  expect(formatCount(15330)).toBe(`15${thin}330`);
  expect(formatCount(2n ** 64n - 1n)).toBe(['18', '446', '744', '073', '709', '551', '615'].join(thin));
  expect(formatCount('18446744073709551615')).toBe(formatCount(2n ** 64n - 1n));
});

test.each([
  [0, '0 B'],
  [1023, `1${thin}023 B`],
  [1024, '1.0 KiB'],
  [150 * 1024, '150 KiB'],
  [16 * 1024 * 1024, '16.0 MiB'],
])('%i bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('a difference carries its sign', () => {
  expect([formatSigned(33), formatSigned(-303), formatSigned(0)]).toEqual(['+33', '\u2212303', '0']);
});

test('one is singular', () => {
  expect([formatPlural(1, 'key'), formatPlural(2, 'key'), formatPlural(0, 'entry', 'entries')]).toEqual([
    '1 key',
    '2 keys',
    '0 entries',
  ]);
});

test('times left are rounded to what matters', () => {
  expect([formatSeconds(0.2), formatSeconds(80), formatSeconds(600), formatSeconds(7200)]).toEqual([
    '1 s',
    '80 s',
    '10 min',
    '2 h',
  ]);
});

test('a short hex keeps both ends', () => {
  expect(shortHex('0x6a17000000000000000003f2', 4)).toBe('0x6a17…03f2');
  expect(shortHex('0x6a1703f2', 4)).toBe('0x6a1703f2');
});

test('times in UTC', () => {
  expect(formatTime(1_793_500_000, 'utc')).toBe('1 Nov 2026, 02:26');
  expect(formatTimeFull(1_793_500_000, 'utc')).toBe('1 Nov 2026, 02:26:40 UTC');
});

test('a time goes into a field and comes out of it, and half a time is none', () => {
  const minute = 1793685780;
  for (const zone of ['utc', 'local'] as const) {
    expect(secondsOfField(timeField(minute + 32, zone), zone)).toBe(minute);
  }
  expect(timeField(minute, 'utc')).toBe('2026-11-03T06:03');
  expect(secondsOfField('2026-11-03', 'utc')).toBeUndefined();
  expect(secondsOfField('2026-13-45T06:03', 'utc')).toBeUndefined();
  expect(secondsOfField('', 'local')).toBeUndefined();
});
