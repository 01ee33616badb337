import { useEffect, useId, useState } from 'react';
import { Icon } from '../../components/Icon';
import { formatCount } from '../../format/numbers';
import styles from './TimeSlider.module.css';

interface Props {
  seq: number;
  firstSeq: number;
  newest: number;
  isPast: boolean;
  /** What the seq is for. */
  label?: string;
  /** What stands there instead of the seq while nobody types. */
  shown?: string | undefined;
  onGo: (seq: number) => void;
}

/** The seq as a field: what is typed in place of it is where Enter goes. Its text never changes under a typist. */
export function SeqField({ seq, firstSeq, newest, isPast, label = 'State at', shown, onGo }: Props) {
  const [typed, setTyped] = useState<string | undefined>();
  /** What was typed was sent, and leads nowhere. */
  const [isRefused, setIsRefused] = useState(false);
  const reason = useId();
  const leave = () => {
    setTyped(undefined);
    setIsRefused(false);
  };
  // Whoever goes elsewhere has no use for it any more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another seq is what ends it
  useEffect(() => {
    if (isRefused) leave();
  }, [seq]);
  const number = Number((typed ?? '').replace(/\s/g, ''));
  const isWrong = typed !== undefined && (!Number.isInteger(number) || number < firstSeq || number > newest);
  return (
    <label className={styles.seq} data-past={isPast || undefined} data-wrong={isWrong || undefined}>
      {isPast && <Icon name="clock" size={14} />}
      {shown === undefined && 'seq'}
      <input
        className={styles.seqInput}
        aria-label={`${label} seq, from ${firstSeq} to ${newest}`}
        aria-invalid={isWrong}
        aria-describedby={isRefused ? reason : undefined}
        title={isWrong ? `A whole number from ${firstSeq} to ${newest}` : 'Type a seq to go there'}
        inputMode="numeric"
        value={typed ?? shown ?? formatCount(seq)}
        onFocus={(event) => event.target.select()}
        onClick={(event) => {
          if (typed === undefined) event.currentTarget.select();
        }}
        onChange={(event) => {
          setTyped(event.target.value);
          setIsRefused(false);
        }}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && isWrong) setIsRefused(true);
          if (event.key === 'Enter' && typed !== undefined && typed.trim() !== '' && !isWrong) onGo(number);
          else if (event.key !== 'Escape') return;
          event.currentTarget.blur();
        }}
      />
      {isRefused && (
        <span id={reason} role="alert" className={styles.refused}>
          A whole number from {formatCount(firstSeq)} to {formatCount(newest)}
        </span>
      )}
    </label>
  );
}
