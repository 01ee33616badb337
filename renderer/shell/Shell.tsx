import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { Loading } from '../components/Loading';
import { useKeepPlace } from '../desk/useKeepPlace';
import { useSetAt } from '../router/at';
import { useTheme } from '../settings/useTheme';
import { useDrafts } from '../views/compose/drafts/useDrafts';
import { ConnectionGate } from './ConnectionGate';
import { useHotkeys } from './hotkeys';
import { Notices } from './Notices';
import { Rail } from './Rail';
import styles from './Shell.module.css';
import { ShortcutsDialog } from './ShortcutsDialog';
import { StatusBar } from './StatusBar';
import { SearchDialog } from './search/SearchDialog';
import { TabStrip } from './TabStrip';
import { TopBar } from './TopBar';
import { TimeSlider } from './timeSlider/TimeSlider';
import { useWhen } from './useWhen';

/** Judges drafts in the background; loaded where there are any. */
const DraftWatch = lazy(() => import('../views/compose/watch/DraftWatch'));

type Overlay = 'search' | 'shortcuts' | undefined;

/** What stands around every view. */
export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>();
  const [searched, setSearched] = useState('');
  const setAt = useSetAt();
  useTheme();
  useHotkeys([
    { key: 'k', ctrl: true, act: () => setOverlay('search') },
    { key: '/', act: () => setOverlay('search') },
    { key: '?', act: () => setOverlay('shortcuts') },
    { key: 'l', act: () => setAt(null) },
  ]);
  const openSearch = useCallback(() => setOverlay('search'), []);
  const openShortcuts = useCallback(() => setOverlay('shortcuts'), []);
  const close = () => setOverlay(undefined);

  return (
    <div className={styles.shell}>
      <FollowsPlace />
      <TopBar onSearch={openSearch} onShortcuts={openShortcuts} />
      <Rail />
      <div className={styles.work}>
        <ConnectionGate>
          <TabStrip />
          <TimeSlider />
          <Notices />
          <DraftNotices />
          <main className={styles.view}>
            <Suspense fallback={<Loading what="the view" />}>
              <Outlet />
            </Suspense>
          </main>
        </ConnectionGate>
      </div>
      <StatusBar />
      {overlay === 'search' && <SearchDialog text={searched} onText={setSearched} onClose={close} />}
      {overlay === 'shortcuts' && <ShortcutsDialog isOpen onClose={close} />}
    </div>
  );
}

/** What goes along with the place is apart, so that what stands around the views is not drawn anew with each of them. */
function FollowsPlace() {
  useWhen();
  useKeepPlace();
  return null;
}

function DraftNotices() {
  const hasDrafts = useDrafts().drafts?.drafts.some(({ sent }) => sent === null) ?? false;
  return hasDrafts ? (
    <Suspense fallback={null}>
      <DraftWatch />
    </Suspense>
  ) : null;
}
