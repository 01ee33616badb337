import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect } from 'react';
import { toHex } from '../../../../shared/bytes';
import type { EntryDetail } from '../../../../shared/contract/outputs';
import type { Beside } from '../../../../shared/contract/ownership';
import { neighboursOptions } from '../../../api/queries';
import { IconButton } from '../../../components/Button';
import { StreamKey } from '../../../components/StreamKey';
import { formatCount } from '../../../format/numbers';
import styles from './Neighbours.module.css';

interface Props {
  entry: EntryDetail;
  onGo: (seq: number) => void;
}

/** The entries before and after: of the same sender, and of the key that the entry is about. */
export function Neighbours({ entry, onGo }: Props) {
  const item = keyOf(entry);
  const beside = useQuery(
    neighboursOptions({
      seq: entry.seq,
      ...(item !== undefined && { streamId: item.streamId, key: toHex(item.key) }),
    }),
  ).data;
  useStepKeys(beside?.sender, beside?.key ?? undefined, onGo);
  return (
    <nav className={styles.neighbours} aria-label="Beside this entry">
      <Step of={beside?.sender} what="of the same sender" onGo={onGo}>
        same sender
      </Step>
      {item !== undefined && (
        <Step of={beside?.key ?? undefined} what="that wrote the same key" onGo={onGo}>
          <span className={styles.key}>
            same key <StreamKey streamId={item.streamId} bytes={item.key} />
          </span>
        </Step>
      )}
    </nav>
  );
}

/** The key that decided, else the first that is written, else the first that is read. */
function keyOf({ checks, batch }: EntryDetail) {
  const deciding = checks.find((check) => check.deciding);
  if (deciding?.key != null && deciding.key.length > 0 && deciding.streamId !== null)
    return { streamId: deciding.streamId, key: deciding.key };
  return batch?.writes[0] ?? batch?.reads[0];
}

interface StepProps {
  /** undefined while it loads. */
  of: Beside | undefined;
  what: string;
  onGo: (seq: number) => void;
  children: ReactNode;
}

function Step({ of, what, onGo, children }: StepProps) {
  const button = (seq: number | null | undefined, isNext: boolean) => (
    <IconButton
      icon={isNext ? 'chevronRight' : 'chevronLeft'}
      label={`${isNext ? 'Next' : 'Previous'} entry ${what}${seq == null ? '' : `: ${formatCount(seq)}`}`}
      isDisabled={seq == null}
      onPress={() => seq != null && onGo(seq)}
    />
  );
  return (
    <span className={styles.step}>
      {button(of?.previous, false)}
      <span className={styles.words}>{children}</span>
      {button(of?.next, true)}
    </span>
  );
}

/** `[` and `]` go along the sender, `{` and `}` along the key; not where something is typed. */
function useStepKeys(sender: Beside | undefined, key: Beside | undefined, onGo: (seq: number) => void): void {
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
      if (event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]'))
        return;
      const target: Record<string, number | null | undefined> = {
        '[': sender?.previous,
        ']': sender?.next,
        '{': key?.previous,
        '}': key?.next,
      };
      const seq = target[event.key];
      if (seq == null) return;
      event.preventDefault();
      onGo(seq);
    },
    [sender, key, onGo],
  );
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onKeyDown]);
}
