import { useEffect } from 'react';
import { desk } from './deskStore';
import { longestPlace, usePlace } from './places';
import { activeTab } from './tabs';

/** Keeps where the explorer is: for the next start, and for the tab that is in front. */
export function useKeepPlace(): void {
  const { place, title } = usePlace();
  useEffect(() => {
    void desk.load().then(() => {
      if (place === '/' || place === '' || place.length > longestPlace) return;
      const tab = activeTab();
      const tabs = desk.desk.tabs.map((other) => (other.id === tab ? { ...other, place, title } : other));
      desk.change(tabs.length === 0 ? { last: place } : { last: place, tabs });
    });
  }, [place, title]);
}
