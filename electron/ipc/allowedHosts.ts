/** Which names a page may be served under: loopback names, and what `--allow-host` adds. Guards against DNS rebinding. */

export interface HostRule {
  /** @param host the Host header: a name or address, perhaps with a port */
  allowsHost(host: string | undefined): host is string;
  /** A page may open a channel only to the very name and port it was served from. */
  allowsOrigin(origin: string | undefined, host: string | undefined): boolean;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** @param allowed names beyond the loopback ones, without port: the port may be a forwarded one */
export function hostRule(allowed: readonly string[]): HostRule {
  const names = new Set([...loopbackNames, ...allowed.map((name) => name.toLowerCase())]);
  const allowsHost = (host: string | undefined): host is string => {
    const name = host === undefined ? undefined : hostName(host);
    return name !== undefined && names.has(name);
  };
  return {
    allowsHost,
    allowsOrigin: (origin, host) =>
      allowsHost(host) && (origin === `http://${host}` || origin === `https://${host}`),
  };
}

function hostName(host: string): string | undefined {
  return /^([a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/.exec(host.toLowerCase())?.[1];
}
