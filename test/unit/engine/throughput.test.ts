import { expect, test } from 'vitest';
import { type Step, Throughput } from '../../../electron/engine/throughput';

const step = (done: number, change: Partial<Step> = {}): Step => ({
  task: 'import',
  phase: 'check',
  unit: 'bytes',
  done,
  total: 1000,
  ...change,
});

test('rate and time left come from the last seconds, and are unknown at first', () => {
  const throughput = new Throughput(3000);
  expect(throughput.measure(step(0), 0)).toEqual({ ...step(0), perSecond: 0, secondsLeft: null });
  expect(throughput.measure(step(100), 1000)).toMatchObject({ perSecond: 100, secondsLeft: 9 });
  expect(throughput.measure(step(700), 4000)).toMatchObject({ perSecond: 200, secondsLeft: 1.5 });
});

test('a phase begins anew', () => {
  const throughput = new Throughput();
  throughput.measure(step(0), 0);
  throughput.measure(step(1000), 1000);
  const append = { phase: 'append', unit: 'entries' } as const;
  expect(throughput.measure(step(10, append), 1100)).toMatchObject({ perSecond: 0, secondsLeft: null });
  expect(throughput.measure(step(20, append), 1200)).toMatchObject({ perSecond: 100 });
});

test('without a total there is a rate and no time left', () => {
  const throughput = new Throughput();
  throughput.measure(step(0, { total: null }), 0);
  expect(throughput.measure(step(50, { total: null }), 500)).toMatchObject({
    perSecond: 100,
    secondsLeft: null,
  });
});
