import { useMutation } from '@tanstack/react-query';
import { connection } from '../../api/connection';

/** Opens the workspace of a node: a browser goes to its address, the desktop shows it by itself. */
export function useBrowseNode() {
  return useMutation({
    mutationFn: (url: string) => connection.call('node.browse', { url }),
    onSuccess: ({ address }) => {
      if (address !== null) window.location.assign(address);
    },
  });
}
