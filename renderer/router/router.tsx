import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { Fault } from '../components/Fault';
import { StartPlace } from '../desk/StartPlace';
import { Shell } from '../shell/Shell';
import {
  accountSearch,
  browseSearch,
  composeSearch,
  entrySearch,
  logSearch,
  ownershipSearch,
  rootSearch,
} from './search';

const rootRoute = createRootRoute({
  component: Shell,
  validateSearch: rootSearch,
  // Going to another view stays at the same seq; `at: undefined` says latest.
  search: { middlewares: [retainSearchParams(['at'])] },
  notFoundComponent: () => null,
});

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: StartPlace,
});

const browseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/browse',
  validateSearch: browseSearch,
  component: lazyRouteComponent(() => import('../views/browse/BrowseView'), 'BrowseView'),
});

const logRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/log',
  validateSearch: logSearch,
  component: lazyRouteComponent(() => import('../views/log/LogView'), 'LogView'),
});

const entryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/log/entry',
  validateSearch: entrySearch,
  component: lazyRouteComponent(() => import('../views/log/EntryPage'), 'EntryPage'),
});

const ownershipRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ownership',
  validateSearch: ownershipSearch,
  component: lazyRouteComponent(() => import('../views/ownership/OwnershipView'), 'OwnershipView'),
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ownership/account',
  validateSearch: accountSearch,
  component: lazyRouteComponent(() => import('../views/ownership/account/AccountPage'), 'AccountPage'),
});

const composeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compose',
  validateSearch: composeSearch,
  component: lazyRouteComponent(() => import('../views/compose/ComposeView'), 'ComposeView'),
});

const nodesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/nodes',
  component: lazyRouteComponent(() => import('../views/nodes/NodesView'), 'NodesView'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    browseRoute,
    logRoute,
    entryRoute,
    ownershipRoute,
    accountRoute,
    composeRoute,
    nodesRoute,
  ]),
  history: createHashHistory(),
  defaultPreload: false,
  defaultErrorComponent: ({ error, reset }) => <Fault error={error} retry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
