import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Checkbox } from 'react-aria-components';
import type { Hex } from '../../shared/bytes';
import { connection } from '../api/connection';
import { errorText } from '../api/errorTexts';
import { streamsOptions } from '../api/queries';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { Hash } from '../components/Hash';
import { Icon } from '../components/Icon';
import { Loading } from '../components/Loading';
import { formatCounted } from '../format/numbers';
import styles from './StreamsDialog.module.css';

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Which streams are watched here. A change derives the state again beside the one in use. */
export function StreamsDialog({ isOpen, onClose }: Props) {
  const streams = useQuery({ ...streamsOptions(null), enabled: isOpen }).data?.streams;
  const [toggled, setToggled] = useState<ReadonlySet<Hex>>(new Set());
  const close = () => {
    setToggled(new Set());
    onClose();
  };
  const watch = useMutation({
    mutationFn: (change: { add: Hex[]; remove: Hex[] }) => connection.call('streams.watch', change),
    onSuccess: close,
  });
  const toggle = (streamId: Hex) =>
    setToggled((before) => {
      const next = new Set(before);
      if (!next.delete(streamId)) next.add(streamId);
      return next;
    });
  const changed = (streams ?? []).filter((stream) => toggled.has(stream.streamId));
  const add = changed.filter((stream) => !stream.watched).map((stream) => stream.streamId);
  const remove = changed.filter((stream) => stream.watched).map((stream) => stream.streamId);

  return (
    <Dialog
      title="Watched streams"
      isOpen={isOpen}
      onClose={close}
      width={560}
      foot={
        <>
          <Button look="plain" onPress={close}>
            Cancel
          </Button>
          <Button
            look="primary"
            isDisabled={changed.length === 0 || watch.isPending}
            onPress={() => watch.mutate({ add, remove })}
          >
            {watch.isPending ? 'Starting…' : 'Watch and replay'}
          </Button>
        </>
      }
    >
      <p className={styles.words}>
        Entries of other streams are skipped. A change replays the log from its start into a new state; the
        one in use stays until it is ready.
      </p>
      {watch.error && <p className={styles.error}>{errorText(watch.error).advice}</p>}
      {streams === undefined && <Loading what="the streams" />}
      <ul className={styles.list}>
        {streams?.map((stream) => (
          <li key={stream.streamId}>
            <Checkbox
              className={styles.stream}
              isSelected={stream.watched !== toggled.has(stream.streamId)}
              onChange={() => toggle(stream.streamId)}
            >
              <span className={styles.box}>
                <Icon name="check" size={12} />
              </span>
              <span className={styles.name}>{stream.label ?? 'No name'}</span>
              <Hash hex={stream.streamId} />
              <span className={styles.count}>{formatCounted(stream.entries, 'entry', 'entries')}</span>
            </Checkbox>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
