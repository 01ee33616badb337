import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SourceStatus } from '../../../../shared/contract/source';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { sourceOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { Notice } from '../../../components/Notice';
import { SeqLink } from '../../../components/SeqLink';
import { formatCount } from '../../../format/numbers';
import styles from '../NodesView.module.css';

/** Entries whose data was given up, each with a retry; what a retry took back is said until it is put away. */
export function GivenUp({ status }: { status: SourceStatus }) {
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: (seq: number) => connection.call('source.retry', { seq }),
    // What was told before it is not taken for what became of it.
    onSuccess: (after) => queryClient.setQueryData(sourceOptions().queryKey, after),
  });
  const isGivenUpAgain = retry.isSuccess && status.givenUp.includes(retry.variables);
  const isOffline = status.phase === 'offline';
  return (
    <>
      {retry.error && (
        <Notice tone="danger" title={errorText(retry.error).title}>
          {errorText(retry.error).advice}
        </Notice>
      )}
      {retry.isSuccess && (
        <Notice
          tone={isGivenUpAgain ? 'warning' : 'info'}
          title={
            isGivenUpAgain
              ? `Entry ${formatCount(retry.variables)} was asked for again, and given up again.`
              : `The state went back to before entry ${formatCount(retry.variables)}.`
          }
          acts={
            <Button look="plain" onPress={() => retry.reset()}>
              Hide
            </Button>
          }
        >
          {isGivenUpAgain
            ? 'No storage node has its data still. It and everything after it were replayed as before.'
            : 'Its data is asked for again; then it and everything after it are replayed anew.'}
        </Notice>
      )}
      {status.givenUp.length > 0 && (
        <>
          <h3 className={styles.heading}>Given up</h3>
          <p className={styles.note}>
            These entries replay as a failed download. Trying one again takes the state back to before it, and
            replays everything from it on when its data is here
            {isOffline ? ', which nobody can ask for offline.' : '.'}
          </p>
          <ul className={styles.list}>
            {status.givenUp.map((seq) => (
              <li key={seq} className={styles.item}>
                <SeqLink seq={seq} />
                <span>no storage node had its data</span>
                <Button
                  look="plain"
                  onPress={() => retry.mutate(seq)}
                  isDisabled={retry.isPending || isOffline}
                >
                  Try again
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
