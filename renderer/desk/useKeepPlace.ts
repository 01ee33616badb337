import { useEffect } from 'react';
import { useHistoryKey } from '../router/historyKey';
import { desk } from './deskStore';
import { longestPlace, usePlace } from './places';
import { activeTab, comeTo } from './tabs';

/** Keeps where the explorer is: for the next start, and for the tab that is in front. */
export function useKeepPlace(): void {
  const { place, title } = usePlace();
  const historyKey = useHistoryKey();
  useEffect(() => {
    void desk.load().then(() => {
      if (place === '/' || place === '' || place.length > longestPlace) return;
      if (historyKey !== undefined) comeTo(historyKey);
      const tab = activeTab();
      const tabs = desk.desk.tabs.map((other) => (other.id === tab ? { ...other, place, title } : other));
      desk.change(tabs.length === 0 ? { last: place } : { last: place, tabs });
    });
  }, [place, title, historyKey]);
}
