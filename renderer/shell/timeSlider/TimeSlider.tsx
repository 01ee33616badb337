import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react';
import { activityOptions, statusOptions } from '../../api/queries';
import { Button, IconButton } from '../../components/Button';
import { Keys } from '../../components/Keys';
import { useWidth } from '../../components/useWidth';
import { formatCount } from '../../format/numbers';
import { useSetAt } from '../../router/at';
import { useTheme } from '../../settings/useTheme';
import { ActivityStrip } from './ActivityStrip';
import { SeqField } from './SeqField';
import { seqToX, xToSeq } from './slices';
import styles from './TimeSlider.module.css';
import { useDragSeq } from './useDragSeq';

const height = 40;
/** px a bar takes */
const barPitch = 5;

const noEntries = 'No entries yet';

/** The global time slider: the activity of the whole log, and the seq whose state every view shows. */
export function TimeSlider() {
  const status = useQuery(statusOptions()).data;
  const setAt = useSetAt();
  const theme = useTheme();
  const [track, width] = useWidth<HTMLDivElement>();
  const slices = Math.min(2000, Math.max(20, Math.floor(width / barPitch)));
  const activity = useQuery({ ...activityOptions(slices), enabled: width > 0 }).data;
  const firstSeq = status?.firstSeq ?? 0;
  const newest = Math.max(firstSeq, (status?.nextSeq ?? 0) - 1);
  const isEmpty = status === undefined || status.nextSeq === status.firstSeq;
  const { shown, isDragging, drag, drop, step } = useDragSeq(newest);
  const isPast = shown < newest;
  const paper = usePaper(isPast);

  const seqAt = (event: PointerEvent<HTMLDivElement>) =>
    xToSeq(event.clientX - event.currentTarget.getBoundingClientRect().left, firstSeq, newest, width);
  const clamp = (seq: number) => Math.min(newest, Math.max(firstSeq, seq));

  const onKeyDown = (event: KeyboardEvent) => {
    const few = event.shiftKey ? 10 : 1;
    const many = Math.max(1, Math.round((newest - firstSeq) / 20));
    const moves: Record<string, number> = {
      ArrowLeft: shown - few,
      ArrowDown: shown - few,
      ArrowRight: shown + few,
      ArrowUp: shown + few,
      PageDown: shown - many,
      PageUp: shown + many,
      Home: firstSeq,
      End: newest,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    step(clamp(next), event.repeat);
  };

  return (
    <section className={styles.bar} aria-label="Time">
      {isEmpty ? (
        <span className={styles.words}>{status !== undefined && noEntries}</span>
      ) : (
        <>
          <span className={styles.words}>State at</span>
          <SeqField
            seq={shown}
            firstSeq={firstSeq}
            newest={newest}
            isPast={isPast}
            onGo={(seq) => step(clamp(seq), false)}
          />
          <span className={styles.words}>of {formatCount(newest)}</span>
        </>
      )}
      <IconButton
        icon="chevronLeft"
        label="One entry back"
        isDisabled={isEmpty || shown <= firstSeq}
        onPress={() => step(clamp(shown - 1), false)}
      />
      <IconButton
        icon="chevronRight"
        label="One entry on"
        isDisabled={isEmpty || !isPast}
        onPress={() => step(clamp(shown + 1), false)}
      />
      <div
        ref={track}
        role="slider"
        tabIndex={0}
        aria-label="State at seq"
        aria-valuemin={firstSeq}
        aria-valuemax={newest}
        aria-valuenow={shown}
        aria-valuetext={isEmpty ? noEntries : isPast ? `seq ${shown} of ${newest}` : `latest, seq ${newest}`}
        className={styles.track}
        data-past={isPast || undefined}
        data-dragging={isDragging || undefined}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0 || isEmpty) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(seqAt(event));
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(seqAt(event));
        }}
        onLostPointerCapture={drop}
      >
        <ActivityStrip
          activity={activity}
          newest={newest}
          shown={shown}
          width={width}
          height={height}
          look={`${theme} ${paper}`}
        />
        <span
          className={styles.playhead}
          style={{ transform: `translateX(${seqToX(shown, firstSeq, newest, width)}px)` }}
        />
      </div>
      <span className={styles.legend} aria-hidden="true">
        <span data-kind="writes">writes</span>
        <span data-kind="rejected">rejected</span>
      </span>
      <Button isDisabled={!isPast} onPress={() => setAt(null)}>
        {isPast ? 'Back to latest' : 'At latest'} <Keys of="L" />
      </Button>
    </section>
  );
}

/** The page's tint follows the slider one render later; the canvas must read its colours after that. */
function usePaper(isPast: boolean): boolean {
  const [paper, setPaper] = useState(isPast);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setPaper(isPast));
    return () => cancelAnimationFrame(frame);
  }, [isPast]);
  return paper;
}
