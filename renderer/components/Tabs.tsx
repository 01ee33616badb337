import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { formatCount } from '../format/numbers';
import styles from './Tabs.module.css';

export interface TabSpec<Value extends string> {
  value: Value;
  text: string;
  /** How many there are behind it. */
  count?: number;
  /** Drawn only while the tab is open. */
  render: () => ReactNode;
}

interface Props<Value extends string> {
  label: string;
  tabs: readonly TabSpec<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

/**
 * Tabs after the ARIA pattern, one tab stop, arrows open at once. Our own, because the library's panel walks its
 * whole content at every change, and ours hold editors and long lists.
 */
export function Tabs<Value extends string>({ label, tabs, value, onChange }: Props<Value>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const current = Math.max(
    0,
    tabs.findIndex((tab) => tab.value === value),
  );
  const go = (index: number) => {
    const tab = tabs[(index + tabs.length) % tabs.length];
    if (tab === undefined) return;
    onChange(tab.value);
    list.current?.querySelector<HTMLElement>(`[data-value="${tab.value}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') go(current + 1);
    else if (event.key === 'ArrowLeft') go(current - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(tabs.length - 1);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.tabs}>
      <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={onKeyDown}>
        {tabs.map((tab, index) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-${tab.value}`}
            aria-selected={index === current}
            aria-controls={index === current ? `${id}-panel` : undefined}
            tabIndex={index === current ? 0 : -1}
            data-value={tab.value}
            className={styles.tab}
            onClick={() => onChange(tab.value)}
          >
            {tab.text}
            {tab.count !== undefined && <span className={styles.count}>{formatCount(tab.count)}</span>}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${value}`} className={styles.panel}>
        {tabs[current]?.render()}
      </div>
    </div>
  );
}
