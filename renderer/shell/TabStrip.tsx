import { useRef } from 'react';
import { IconButton } from '../components/Button';
import { desk, useDesk } from '../desk/deskStore';
import { useGoTo, usePlaceNow } from '../desk/places';
import { closeTab, openTab, selectTab, useActiveTab } from '../desk/tabs';
import { useHotkeys } from './hotkeys';
import styles from './TabStrip.module.css';

/** The tabs, once there are two. */
export function TabStrip() {
  const { tabs } = useDesk();
  const active = useActiveTab();
  const goTo = useGoTo();
  const here = usePlaceNow();
  const list = useRef<HTMLDivElement>(null);
  const go = (place: string | undefined) => {
    if (place !== undefined) goTo(place);
  };
  const step = (by: number) => {
    const index = tabs.findIndex((tab) => tab.id === active);
    const next = tabs[(index + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    go(selectTab(next.id));
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus();
  };
  useHotkeys([
    { key: 't', alt: true, act: () => openTab(here()) },
    { key: 'w', alt: true, act: () => active !== undefined && go(closeTab(active)) },
  ]);
  if (tabs.length < 2) return null;
  return (
    <div className={styles.strip}>
      <div ref={list} role="tablist" aria-label="Tabs" className={styles.tabs}>
        {tabs.map((tab) => (
          <div
            key={tab.id}
            role="tab"
            tabIndex={tab.id === active ? 0 : -1}
            aria-selected={tab.id === active}
            title={tab.title}
            className={styles.tab}
            onClick={() => go(selectTab(tab.id))}
            onAuxClick={(event) => event.button === 1 && go(closeTab(tab.id))}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') step(1);
              else if (event.key === 'ArrowLeft') step(-1);
              else if (event.key === 'Delete') go(closeTab(tab.id));
              else return;
              event.preventDefault();
            }}
          >
            <span className={styles.title}>
              <bdi>{tab.title}</bdi>
            </span>
          </div>
        ))}
      </div>
      <IconButton icon="plus" label="New tab (Alt T)" onPress={() => openTab(here())} />
      <IconButton
        icon="close"
        label="Close this tab (Alt W)"
        onPress={() => active !== undefined && go(closeTab(active))}
      />
    </div>
  );
}

/** Puts a place aside in a tab of its own. */
export function useOpenInTab(): () => void {
  const here = usePlaceNow();
  return () => {
    void desk.load().then(() => openTab(here()));
  };
}
