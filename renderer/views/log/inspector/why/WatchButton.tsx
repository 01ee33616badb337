import { useMutation } from '@tanstack/react-query';
import type { Hex } from '../../../../../shared/bytes';
import { connection } from '../../../../api/connection';
import { errorText } from '../../../../api/errorTexts';
import { Button } from '../../../../components/Button';
import { formatPlural } from '../../../../format/numbers';
import styles from './Why.module.css';

/** Watches the streams that keep an entry out; the log is then replayed into a new state. */
export function WatchButton({ streamIds }: { streamIds: readonly Hex[] }) {
  const watch = useMutation({
    mutationFn: () => connection.call('streams.watch', { add: [...streamIds] }),
  });
  return (
    <>
      <div className={styles.buttons}>
        <Button icon="eye" isDisabled={watch.isPending || watch.isSuccess} onPress={() => watch.mutate()}>
          {watch.isPending || watch.isSuccess
            ? 'Replaying…'
            : `Watch ${streamIds.length === 1 ? 'this stream' : formatPlural(streamIds.length, 'stream')}`}
        </Button>
      </div>
      {watch.error && <p role="alert">{errorText(watch.error).advice}</p>}
    </>
  );
}
