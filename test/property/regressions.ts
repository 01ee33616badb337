/** Seeds that once showed a mistake, of the product or planted in it, by the check that found it (manyLogs.ts). */
export const regressions: readonly { check: string; seed: number; mistake: string }[] = [
  {
    check: 'after every entry',
    seed: 1001,
    mistake: 'a key written again after its deletion was not counted',
  },
  { check: 'after every entry', seed: 1002, mistake: 'a revoked special writer still passed the gate' },
  { check: 'long logs', seed: 1000, mistake: 'the newest version was forgotten within a group of entries' },
  { check: 'complete verdict', seed: 1002, mistake: 'a replaced item stood at its first place' },
  {
    check: 'late data',
    seed: 1000,
    mistake: 'an entry whose data is not here was taken for the end of the log',
  },
  {
    check: 'rollback',
    seed: 1000,
    mistake: 'deleted keys were not counted back, and long keys not forgotten',
  },
];
