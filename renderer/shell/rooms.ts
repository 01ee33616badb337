import type { IconName } from '../components/Icon';

/** The rooms of the rail, in order. A room stands here when its view exists; its route is in router/router.tsx. Where a node answers, those that need a log are left out. */
export const rooms = [
  { path: '/browse', label: 'Browse', icon: 'browse', needsLog: false },
  { path: '/log', label: 'Log', icon: 'log', needsLog: false },
  { path: '/ownership', label: 'Ownership', icon: 'ownership', needsLog: false },
  { path: '/compose', label: 'Compose', icon: 'compose', needsLog: true },
  { path: '/nodes', label: 'Nodes', icon: 'nodes', needsLog: false },
] as const satisfies readonly { path: string; label: string; icon: IconName; needsLog: boolean }[];
