import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { statusOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { formatCount } from '../../../format/numbers';
import styles from './Decoder.module.css';
import { decoderDrafts } from './decoderDrafts';

interface Props {
  streamId: Hex;
  decoder: { name: string; code: string };
  isSet: boolean;
  onClose: () => void;
}

/** Saving and removing, with what it means and how far it is. */
export function DecoderFoot({ streamId, decoder, isSet, onClose }: Props) {
  // Focus follows the question, and comes back when it was answered with no.
  const [asks, setAsks] = useState<'not yet' | 'now' | 'before'>('not yet');
  const done = () => {
    decoderDrafts.delete(streamId);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => connection.call('decoder.set', { streamId, ...decoder }),
    onSuccess: done,
  });
  const remove = useMutation({
    mutationFn: () => connection.call('decoder.remove', { streamId }),
    onSuccess: done,
  });
  const isWorking = save.isPending || remove.isPending;
  // A disabled button would lose the focus, and with it Escape and Tab.
  const unlessWorking = (act: () => void) => {
    if (!isWorking) act();
  };
  const error = save.error ?? remove.error;
  return (
    <footer className={styles.foot}>
      <p className={error ? styles.error : styles.say} role={error ? 'alert' : 'status'}>
        {isWorking ? (
          <Deriving />
        ) : error ? (
          `${errorText(error).title}: ${errorText(error).advice}`
        ) : asks === 'now' ? (
          'Entries of this stream are read as stream data again, and the state is derived again.'
        ) : (
          'Saving derives the state again from the start of the log; the one in use answers until then.'
        )}
      </p>
      {asks === 'now' ? (
        <>
          <Button look="plain" autoFocus onPress={() => unlessWorking(() => setAsks('before'))}>
            Keep it
          </Button>
          <Button onPress={() => unlessWorking(remove.mutate)}>Remove the decoder</Button>
        </>
      ) : (
        <>
          {isSet && (
            <Button
              look="plain"
              icon="trash"
              autoFocus={asks === 'before'}
              onPress={() => unlessWorking(() => setAsks('now'))}
            >
              Remove
            </Button>
          )}
          <Button look="primary" onPress={() => unlessWorking(save.mutate)}>
            Save and derive again
          </Button>
        </>
      )}
    </footer>
  );
}

function Deriving() {
  const progress = useQuery(statusOptions()).data?.progress;
  if (progress?.task !== 'rebuild' || progress.total === null) return 'Deriving the state again…';
  return `Deriving the state again: ${formatCount(progress.done)} of ${formatCount(progress.total)} entries.`;
}
