import { protocol } from 'electron';
import { openPages } from '../pages';

/** Address of the page. A scheme of its own has an origin of its own, which file: has not. */
export const appOrigin = 'app://streamscope';

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Delivers the built renderer to our windows, under the same policy as the browser host. */
export async function setupAppProtocol(): Promise<void> {
  const pages = await openPages();
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    const page = host === 'streamscope' ? await pages.read(pathname) : undefined;
    if (page === undefined) return new Response('There is nothing here', { status: 404 });
    return new Response(Buffer.from(page.body), { headers: page.headers });
  });
}
