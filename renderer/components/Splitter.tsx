import { useRef } from 'react';
import styles from './Splitter.module.css';

interface Props {
  /** What is resized, for assistive tools. */
  label: string;
  /** Width of the panel at the left, px. */
  width: number;
  min: number;
  max: number;
  /** A double click goes back to it. */
  initial: number;
  onChange: (width: number) => void;
}

const step = 16;

/** The grip between two panels: dragged, or moved with the arrow keys. */
export function Splitter({ label, width, min, max, initial, onChange }: Props) {
  const start = useRef<{ x: number; width: number } | undefined>(undefined);
  const set = (next: number) => onChange(Math.min(max, Math.max(min, Math.round(next))));
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={styles.splitter}
      onDoubleClick={() => set(initial)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (start.current) set(start.current.width + event.clientX - start.current.x);
      }}
      onLostPointerCapture={() => {
        start.current = undefined;
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') set(width - step);
        else if (event.key === 'ArrowRight') set(width + step);
        else if (event.key === 'Home') set(min);
        else if (event.key === 'End') set(max);
        else return;
        event.preventDefault();
      }}
    />
  );
}
