import './api/evalFree';
import './theme/tokens.css';
import './theme/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connection } from './api/connection';
import { desktopChannel } from './api/desktopChannel';
import { followEngine } from './api/liveEvents';
import { queryClient } from './api/queryClient';
import { onNewToken, takeToken } from './api/token';
import { openWebSocketChannel } from './api/webSocketChannel';
import { copyFullValues } from './components/copyFullValues';

function connect(): void {
  const bridge = window.streamscope;
  if (bridge !== undefined) {
    connection.start(() => Promise.resolve(desktopChannel(bridge)));
    return;
  }
  const connectWith = (token: string) =>
    connection.start(() => openWebSocketChannel(`ws://${window.location.host}/ws`, token));
  const token = takeToken();
  if (token === null) connection.startWithoutToken();
  else connectWith(token);
  onNewToken(() => connection.state === 'open', connectWith);
}

followEngine(connection, queryClient);
connect();
document.addEventListener('copy', copyFullValues);

// The router reads the address when it is made, so it is made only now that the token is out of it.
const { router } = await import('./router/router');

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
