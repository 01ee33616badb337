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
import { inEither } from './inEither';
import { NoSuchPlace } from './NoSuchPlace';
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
  notFoundComponent: NoSuchPlace,
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
  component: inEither(
    lazyRouteComponent(() => import('../views/log/LogView'), 'LogView'),
    lazyRouteComponent(() => import('../views/remote/RemoteLog'), 'RemoteLog'),
  ),
});

const entryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/log/entry',
  validateSearch: entrySearch,
  component: inEither(
    lazyRouteComponent(() => import('../views/log/EntryPage'), 'EntryPage'),
    lazyRouteComponent(() => import('../views/remote/RemoteLog'), 'RemoteLog'),
  ),
});

const ownershipRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ownership',
  validateSearch: ownershipSearch,
  component: inEither(
    lazyRouteComponent(() => import('../views/ownership/OwnershipView'), 'OwnershipView'),
    lazyRouteComponent(() => import('../views/remote/RemoteRights'), 'RemoteRights'),
  ),
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/ownership/account',
  validateSearch: accountSearch,
  component: inEither(
    lazyRouteComponent(() => import('../views/ownership/account/AccountPage'), 'AccountPage'),
    lazyRouteComponent(() => import('../views/remote/RemoteRights'), 'RemoteRights'),
  ),
});

const composeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compose',
  validateSearch: composeSearch,
  component: inEither(
    lazyRouteComponent(() => import('../views/compose/ComposeView'), 'ComposeView'),
    lazyRouteComponent(() => import('../views/remote/NotTold'), 'NoCompose'),
  ),
});

const nodesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/nodes',
  component: inEither(
    lazyRouteComponent(() => import('../views/nodes/NodesView'), 'NodesView'),
    lazyRouteComponent(() => import('../views/remote/RemoteNodes'), 'RemoteNodes'),
  ),
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
