import type { IconName } from '../components/Icon';

/** The rooms of the rail, in order. A room stands here when its view exists; its route is in router/router.tsx. */
export const rooms = [
  { path: '/browse', label: 'Browse', icon: 'browse' },
  { path: '/log', label: 'Log', icon: 'log' },
  { path: '/ownership', label: 'Ownership', icon: 'ownership' },
  { path: '/compose', label: 'Compose', icon: 'compose' },
  { path: '/nodes', label: 'Nodes', icon: 'nodes' },
] as const satisfies readonly { path: string; label: string; icon: IconName }[];
