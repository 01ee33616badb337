import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { type Hex, parseHex, toHex } from '../../../../shared/bytes';
import type { Draft } from '../../../../shared/compose/draft';
import { streamsOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { Hash } from '../../../components/Hash';
import { Icon } from '../../../components/Icon';
import { TextField } from '../../../components/TextField';
import { useAccounts } from '../../../components/useAccounts';
import { formatCounted } from '../../../format/numbers';
import type { DraftEditor } from '../drafts/useDrafts';
import styles from './StreamsField.module.css';

interface Props {
  draft: Draft;
  editor: DraftEditor;
}

/** The streams that rows may be in. The entry is tagged with those that rows write to. */
export function StreamsField({ draft, editor }: Props) {
  const { streamLabel } = useAccounts();
  const add = (streamId: Hex) => {
    if (draft.streams.includes(streamId)) return;
    // Rows that wait for a stream take the first one that comes.
    const rows = draft.rows.map((row) => (row.streamId === '' ? { ...row, streamId } : row));
    editor.change('Add stream', { streams: [...draft.streams, streamId], rows });
  };
  const remove = (streamId: Hex) => {
    const streams = draft.streams.filter((each) => each !== streamId);
    const rows = draft.rows.map((row) =>
      row.streamId === streamId
        ? { ...row, streamId: streams.length === 1 ? streams[0]! : ('' as const) }
        : row,
    );
    editor.change('Remove stream', { streams, rows });
  };
  return (
    <div className={styles.streams}>
      {draft.streams.map((streamId) => (
        <span key={streamId} className={styles.stream} title={streamId}>
          <Icon name="stream" size={14} />
          {streamLabel(streamId) ?? <Hash hex={streamId} />}
          <AriaButton
            className={styles.remove}
            aria-label={`Remove ${streamLabel(streamId) ?? streamId}`}
            onPress={() => remove(streamId)}
          >
            <Icon name="close" size={12} />
          </AriaButton>
        </span>
      ))}
      <DialogTrigger>
        <Button look="plain" icon="plus">
          Stream
        </Button>
        <Popover className={styles.popover} placement="bottom start" offset={4}>
          <Dialog aria-label="Add a stream" className={styles.dialog}>
            {({ close }) => (
              <StreamChooser
                taken={draft.streams}
                onChoose={(streamId) => {
                  add(streamId);
                  close();
                }}
              />
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}

interface ChooserProps {
  taken: readonly Hex[];
  onChoose: (streamId: Hex) => void;
}

function StreamChooser({ taken, onChoose }: ChooserProps) {
  const streams = useQuery(streamsOptions(null)).data?.streams ?? [];
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const bytes = wanted.startsWith('0x') ? parseHex(wanted) : undefined;
  const typedId = bytes?.length === 32 ? toHex(bytes) : undefined;
  const matching = streams.filter(
    ({ streamId, label }) =>
      !taken.includes(streamId) &&
      (streamId.startsWith(wanted) || (label ?? '').toLowerCase().includes(wanted)),
  );
  const isUnknown = wanted !== '' && matching.length === 0 && typedId === undefined;
  return (
    <form
      onKeyDownCapture={walk}
      onSubmit={(event) => {
        event.preventDefault();
        // Whoever typed nothing has chosen nothing.
        const chosen = wanted === '' ? undefined : (typedId ?? matching[0]?.streamId);
        if (chosen !== undefined) onChoose(chosen);
      }}
    >
      <div className={styles.search}>
        <TextField
          label="Stream"
          placeholder="Name, or 0x and 64 hex digits"
          takesFocus
          value={typed}
          onChange={setTyped}
          {...(isUnknown && { error: 'No stream has this name; an id is 0x and 64 hex digits' })}
        />
      </div>
      <ul className={styles.choices}>
        {matching.slice(0, 50).map((stream) => (
          <li key={stream.streamId}>
            <AriaButton className={styles.choice} onPress={() => onChoose(stream.streamId)}>
              <span>{stream.label ?? <Hash hex={stream.streamId} />}</span>
              <span className={styles.about}>
                {stream.watched ? formatCounted(stream.liveKeys, 'key') : 'not watched'}
              </span>
            </AriaButton>
          </li>
        ))}
        {typedId !== undefined && !matching.some(({ streamId }) => streamId === typedId) && (
          <li>
            <AriaButton className={styles.choice} onPress={() => onChoose(typedId)}>
              <Hash hex={typedId} digits={8} />
              <span className={styles.about}>
                {/[A-F]/.test(typed) ? 'this id, in small letters' : 'this id'}
              </span>
            </AriaButton>
          </li>
        )}
        <li>
          <AriaButton
            className={styles.choice}
            onPress={() => onChoose(toHex(crypto.getRandomValues(new Uint8Array(32))))}
          >
            <span>A new stream</span>
            <span className={styles.about}>random id</span>
          </AriaButton>
        </li>
      </ul>
    </form>
  );
}

/** Up and Down go from the field through the choices and back. */
function walk(event: KeyboardEvent<HTMLFormElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')];
  stops[stops.indexOf(event.target as HTMLElement) + step]?.focus();
  event.preventDefault();
}
