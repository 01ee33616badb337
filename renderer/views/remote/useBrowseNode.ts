import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { connection } from '../../api/connection';

/** Opens the workspace of a node: a browser goes to its address, the desktop shows it by itself. */
export function useBrowseNode() {
  const stop = useRef<AbortController | null>(null);
  const browse = useMutation({
    mutationFn: (url: string) => {
      stop.current = new AbortController();
      return connection.call('node.browse', { url }, { signal: stop.current.signal });
    },
    onSuccess: ({ address }) => {
      if (address !== null) window.location.assign(address);
    },
  });
  const cancel = () => {
    stop.current?.abort();
    browse.reset();
  };
  // Whoever left is not taken there later.
  useEffect(() => () => stop.current?.abort(), []);
  return { ...browse, cancel };
}
