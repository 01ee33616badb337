import type { Hex } from '../../../shared/bytes';
import type { StreamInfo } from '../../../shared/contract/outputs';
import { Choice } from '../../components/Choice';
import { Hash } from '../../components/Hash';
import { Icon } from '../../components/Icon';
import { formatPlural } from '../../format/numbers';
import styles from './BrowseView.module.css';

interface Props {
  streams: readonly StreamInfo[];
  shown: StreamInfo | undefined;
  onChoose: (streamId: Hex) => void;
}

export function StreamPicker({ streams, shown, onChoose }: Props) {
  return (
    <Choice
      label="Stream"
      size="wide"
      value={shown?.streamId ?? null}
      onChange={onChoose}
      placeholder="Choose a stream"
      shown={shown && <StreamName stream={shown} />}
      options={streams.map((stream) => ({
        value: stream.streamId,
        text: stream.label ?? stream.streamId,
        content: (
          <>
            <StreamName stream={stream} />
            <span className={styles.optionCount}>
              {stream.watched ? formatPlural(stream.liveKeys, 'key') : 'not watched'}
            </span>
          </>
        ),
      }))}
    />
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
