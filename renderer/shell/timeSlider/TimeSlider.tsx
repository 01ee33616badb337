import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { activityOptions, statusOptions } from '../../api/queries';
import { Button, IconButton } from '../../components/Button';
import { Icon } from '../../components/Icon';
import { Keys } from '../../components/Keys';
import { useWidth } from '../../components/useWidth';
import { verdictLooks } from '../../components/Verdict';
import { formatCount } from '../../format/numbers';
import { useSetAt } from '../../router/at';
import { saveSettings } from '../../settings/settings';
import { useTheme } from '../../settings/useTheme';
import { ActivityStrip } from './ActivityStrip';
import { SeqField } from './SeqField';
import { type Stretch, seqToX, sliceWords, xToSeq, zoomed } from './slices';
import styles from './TimeSlider.module.css';
import { useDragSeq } from './useDragSeq';
import { useSnap } from './useSnap';
import { useWheel } from './useWheel';

const height = 40;
/** px a bar takes */
const barPitch = 5;

/** The global time slider: the activity of the whole log, and the seq whose state every view shows. */
export function TimeSlider() {
  const status = useQuery(statusOptions()).data;
  const setAt = useSetAt();
  const theme = useTheme();
  const [measure, width] = useWidth<HTMLDivElement>();
  const slices = Math.min(2000, Math.max(20, Math.floor(width / barPitch)));
  const firstSeq = status?.firstSeq ?? 0;
  const newest = Math.max(firstSeq, (status?.nextSeq ?? 0) - 1);
  const isEmpty = status === undefined || status.nextSeq === status.firstSeq;
  // A node that has told nothing yet may have any number of entries.
  const emptyWords = status?.remote?.hasTold === false ? 'Not told yet' : 'No entries yet';
  const whole = { from: firstSeq, to: newest };
  const [zoom, setZoom] = useState<Stretch | undefined>();
  const stretch = zoom === undefined ? whole : { from: zoom.from, to: Math.min(zoom.to, newest) };
  const part = zoom === undefined ? {} : stretch;
  const activity = useQuery({
    ...activityOptions({ slices, ...part }, Math.min(stretch.to + 1, status?.replayedTo ?? 0)),
    enabled: width > 0 && status?.remote === null,
  }).data;
  const snap = useSnap();
  const { shown, isDragging, drag, drop, step } = useDragSeq(newest, snap.rest);
  const [hovered, setHovered] = useState<string | undefined>();
  const isPast = shown < newest;
  const paper = usePaper(isPast);

  const seqAt = (event: MouseEvent<HTMLDivElement>) =>
    xToSeq(event.clientX - event.currentTarget.getBoundingClientRect().left, stretch, width);
  const clamp = (seq: number) => Math.min(newest, Math.max(firstSeq, seq));

  const zoomBy = (factor: number, seq = Math.min(stretch.to, Math.max(stretch.from, shown))) => {
    const next = zoomed(stretch, whole, seq, factor);
    setZoom(next.to - next.from >= newest - firstSeq ? undefined : next);
  };
  const wheel = useWheel(({ deltaY, x }) => zoomBy(deltaY > 0 ? 1.4 : 1 / 1.4, xToSeq(x, stretch, width)));
  const attach = useCallback(
    (element: HTMLDivElement) => {
      const ends = [measure(element), wheel(element)];
      return () => {
        for (const end of ends) end?.();
      };
    },
    [measure, wheel],
  );
  const stepBy = (back: boolean) => {
    if (!snap.isOn) return step(clamp(shown + (back ? -1 : 1)), false);
    void snap.step(shown, back ? 'previous' : 'next').then((seq) => {
      if (typeof seq === 'number') step(clamp(seq), false);
      else if (seq === null && !back) step(newest, false);
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === '+' || event.key === '-') {
      event.preventDefault();
      zoomBy(event.key === '+' ? 0.5 : 2);
      return;
    }
    if (snap.isOn && !event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      stepBy(event.key === 'ArrowLeft');
      return;
    }
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
        <span className={styles.words}>{status !== undefined && emptyWords}</span>
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
        label={snap.isOn ? `The change of ${snap.subject} before` : 'One entry back'}
        isDisabled={isEmpty || shown <= firstSeq}
        onPress={() => stepBy(true)}
      />
      <IconButton
        icon="chevronRight"
        label={snap.isOn ? `The next change of ${snap.subject}` : 'One entry on'}
        isDisabled={isEmpty || !isPast}
        onPress={() => stepBy(false)}
      />
      <ToggleButton
        aria-label={`Snap: rest only at changes of ${snap.subject ?? 'what is shown'}`}
        isSelected={snap.isOn}
        isDisabled={snap.subject === undefined}
        onChange={(snaps) => saveSettings({ snaps })}
        className={styles.snap}
      >
        Snap
      </ToggleButton>
      <div
        ref={attach}
        role="slider"
        tabIndex={0}
        aria-label="State at seq"
        aria-valuemin={firstSeq}
        aria-valuemax={newest}
        aria-valuenow={shown}
        aria-valuetext={isEmpty ? emptyWords : isPast ? `seq ${shown} of ${newest}` : `latest, seq ${newest}`}
        className={styles.track}
        data-past={isPast || undefined}
        data-dragging={isDragging || undefined}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0 || isEmpty) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(seqAt(event));
        }}
        title={hovered}
        onPointerMove={(event) => {
          setHovered(activity && sliceWords(activity, seqAt(event), (kind) => verdictLooks[kind].word));
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(seqAt(event));
        }}
        onLostPointerCapture={drop}
        onDoubleClick={() => setZoom(undefined)}
      >
        <ActivityStrip
          activity={activity}
          stretch={stretch}
          shown={shown}
          width={width}
          height={height}
          look={`${theme} ${paper}`}
        />
        {shown >= stretch.from && shown <= stretch.to && (
          <span
            className={styles.playhead}
            style={{ transform: `translateX(${seqToX(shown, stretch, width)}px)` }}
          />
        )}
      </div>
      {zoom !== undefined && (
        <Button look="plain" onPress={() => setZoom(undefined)}>
          {formatCount(stretch.from)}–{formatCount(stretch.to)} <Icon name="close" size={12} />
        </Button>
      )}
      {snap.looking !== undefined ? (
        <span className={styles.looking} role="status">
          Looking {snap.looking.direction === 'previous' ? 'back' : 'on'}, at {formatCount(snap.looking.seq)}
          <Button look="plain" onPress={snap.stop}>
            Stop
          </Button>
        </span>
      ) : (
        status?.remote === null && (
          <span className={styles.legend} aria-hidden="true">
            <span data-kind="writes">writes</span>
            <span data-kind="rejected">rejected</span>
          </span>
        )
      )}
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
