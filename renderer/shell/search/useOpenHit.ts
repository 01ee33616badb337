import { useNavigate } from '@tanstack/react-router';
import { toHex } from '../../../shared/bytes';
import type { SearchHit } from '../../../shared/contract/outputs';

/** Goes to what was found. */
export function useOpenHit(): (hit: SearchHit) => void {
  const navigate = useNavigate();
  return (hit) => {
    const stream = hit.streamId ?? undefined;
    const key = hit.key === null ? undefined : toHex(hit.key);
    if (hit.kind === 'key') void navigate({ to: '/browse', search: { stream, key } });
    else if (hit.kind === 'prefix') void navigate({ to: '/browse', search: { stream, filter: key } });
    else if (hit.kind === 'stream') void navigate({ to: '/browse', search: { stream } });
    else if (hit.kind === 'account')
      void navigate({ to: '/ownership/account', search: { account: hit.account ?? undefined } });
    else void navigate({ to: '/log', search: { entry: hit.seq ?? undefined } });
  };
}

/** Looks through everything for a text, or for bytes where hex was typed. */
export function useSearchInside(): (typed: string) => void {
  const navigate = useNavigate();
  return (typed) => {
    const isHex = /^0x([0-9a-f]{2})+$/i.test(typed);
    const find = (isHex ? typed.slice(2) : typed).slice(0, 1000);
    const search = {
      view: 'search' as const,
      find,
      findAll: true,
      ...(isHex ? { findKind: 'hex' as const } : {}),
    };
    void navigate({ to: '/browse', search });
  };
}
