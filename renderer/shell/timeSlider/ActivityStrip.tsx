import { useEffect, useRef } from 'react';
import type { Activity } from '../../../shared/contract/outputs';
import { activityBars, type Stretch, seqToX } from './slices';
import styles from './TimeSlider.module.css';

interface Props {
  activity: Activity | undefined;
  stretch: Stretch;
  /** Bars after it are muted: they are the future. */
  shown: number;
  width: number;
  height: number;
  /** Changes when the colours do. */
  look: string;
}

/** px above and below the middle line */
const reach = { up: 16, down: 11 };

export function ActivityStrip({ activity, stretch, shown, width, height, look }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the page, `look` says when
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !canvas.current) return;
    const scale = window.devicePixelRatio;
    canvas.current.width = Math.round(width * scale);
    canvas.current.height = Math.round(height * scale);
    context.scale(scale, scale);
    context.clearRect(0, 0, width, height);
    const colors = getComputedStyle(document.documentElement);
    const color = (token: string) => colors.getPropertyValue(token);
    const middle = height / 2 + 4;
    const [act, off, rejected, line] = ['--act', '--act-off', '--rej', '--line-2'].map(color);
    context.fillStyle = line ?? '';
    context.fillRect(0, middle, width, 1);
    // What is not counted yet is not shown as quiet.
    if (activity !== undefined && activity.countedTo <= stretch.to) {
      const x = Math.max(0, seqToX(activity.countedTo, stretch, width));
      context.fillStyle = line ?? '';
      for (let dash = x; dash < width; dash += 6) context.fillRect(dash, middle - 5, 2, 10);
    }
    for (const bar of activity === undefined ? [] : activityBars(activity, stretch, width)) {
      const isFuture = bar.seq > shown;
      const up = bar.up === 0 ? 0 : Math.max(1, bar.up * reach.up);
      const down = bar.down === 0 ? 0 : Math.max(2, bar.down * reach.down);
      context.fillStyle = (isFuture ? off : act) ?? '';
      context.fillRect(bar.x, middle - up, bar.width, up);
      context.globalAlpha = isFuture ? 0.4 : 1;
      context.fillStyle = rejected ?? '';
      context.fillRect(bar.x, middle + 1, bar.width, down);
      context.globalAlpha = 1;
    }
  }, [activity, stretch, shown, width, height, look]);

  return <canvas ref={canvas} className={styles.canvas} style={{ width, height }} />;
}
