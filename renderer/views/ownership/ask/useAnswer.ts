import { useQueries, useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import { keyWritersOptions, logPageOptions, mayWriteOptions } from '../../../api/queries';
import { useAt } from '../../../router/at';
import { lossesOf } from './losses';

/** Losses that are looked behind for the last seq at which the answer was yes. */
const lossesTried = 4;

/** Whether an account may write a key, or anything in a stream, with everything that says so. */
export function useAnswer(streamId: Hex, account: Hex, keyHex: Hex | undefined) {
  const at = useAt();
  const about = { streamId, account, ...(keyHex !== undefined && { key: keyHex }) };
  const { data: answer, error, refetch } = useQuery(mayWriteOptions({ ...about, at }));
  const writers = useQuery({
    ...keyWritersOptions({ streamId, key: keyHex ?? '0x00', limit: 20, at }),
    enabled: keyHex !== undefined,
  }).data;
  const losses = answer?.mayWrite === false ? lossesOf(answer.because).slice(0, lossesTried) : [];
  const before = useQueries({
    queries: losses.map((seq) => mayWriteOptions({ ...about, at: seq - 1 })),
    combine: (answers) => answers.map(({ data }) => data?.mayWrite),
  });
  const last = before.indexOf(true);
  const attempts = useQuery(
    logPageOptions({
      from: at,
      sender: account,
      streamId,
      limit: 20,
      ...(keyHex !== undefined && { key: keyHex }),
    }),
  ).data;
  return {
    answer,
    error,
    retry: () => void refetch(),
    /** Who may write the key; undefined without a key, and while it loads. */
    writers: keyHex === undefined ? undefined : writers,
    /** The last seq at which the answer was yes, null where none was found. */
    lastYes: last < 0 ? null : (losses[last] ?? 0) - 1,
    attempts,
  };
}
