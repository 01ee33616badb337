import { memo } from 'react';
import type { Hex } from '../../../shared/bytes';
import type { IndexInfo } from '../../../shared/contract/indexes';
import type { StreamInfo } from '../../../shared/contract/outputs';
import { Choice } from '../../components/Choice';
import { Hash } from '../../components/Hash';
import { Icon } from '../../components/Icon';
import { formatCounted, formatPlural } from '../../format/numbers';
import styles from './BrowseView.module.css';

interface Props {
  streams: readonly StreamInfo[];
  /** None where only streams can be chosen. */
  indexes?: readonly IndexInfo[];
  shown: StreamInfo | undefined;
  onChoose: (streamId: Hex) => void;
}

/** A stream, or one of its indexes, which stand behind it. */
export const StreamPicker = memo(function StreamPicker({ streams, indexes = none, shown, onChoose }: Props) {
  const index = indexes.find(({ id }) => id === shown?.streamId);
  return (
    <Choice
      label="Stream"
      size="wide"
      value={shown?.streamId ?? null}
      onChange={onChoose}
      placeholder="Choose a stream"
      shown={index ? <IndexName index={index} /> : shown && <StreamName stream={shown} />}
      options={streams.flatMap((stream) => [
        {
          value: stream.streamId,
          text: stream.label ?? stream.streamId,
          content: (
            <>
              <StreamName stream={stream} />
              <span className={styles.optionCount}>
                {stream.watched ? formatCounted(stream.liveKeys, 'key') : 'not watched'}
              </span>
            </>
          ),
        },
        ...indexes.filter(({ streamId }) => streamId === stream.streamId).map(indexOption),
      ])}
    />
  );
});

const none: readonly IndexInfo[] = [];

function indexOption(index: IndexInfo) {
  return {
    value: index.id,
    text: index.name,
    content: (
      <>
        <span className={styles.ofStream}>
          <IndexName index={index} />
        </span>
        <span className={styles.optionCount}>{formatPlural(index.pairs, 'pair')}</span>
      </>
    ),
  };
}

function IndexName({ index }: { index: IndexInfo }) {
  return (
    <>
      <Icon name="filter" size={14} />
      <strong>{index.name}</strong>
      <span className={styles.kind}>index</span>
    </>
  );
}

function StreamName({ stream }: { stream: StreamInfo }) {
  return (
    <>
      <Icon name="stream" size={14} />
      {stream.label !== null && <strong>{stream.label}</strong>}
      <Hash hex={stream.streamId} />
    </>
  );
}
