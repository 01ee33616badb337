import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { statusOptions } from '../../../api/queries';
import { useIsOffline } from '../../../api/useIsOffline';
import { formatCount } from '../../../format/numbers';
import { type Content, revisionOf } from '../content/useContent';

interface Props {
  content: Content | undefined;
  sender: Hex | undefined;
}

/** What the entry costs where there is a fee, and that there is none where there is none. */
export function FeeNote({ content, sender }: Props) {
  const feeder = useQuery(statusOptions()).data?.feeder;
  const isOffline = useIsOffline();
  const isAsked = feeder === 'zeroG' && !isOffline && content !== undefined && sender !== undefined;
  const quote = useQuery({
    queryKey: ['compose.quote', content === undefined ? null : revisionOf(content), sender ?? null],
    queryFn: ({ signal }) => {
      const { data, streamIds } = content!;
      return connection.call('compose.quote', { data, streamIds, sender: sender! }, { signal });
    },
    enabled: isAsked,
    meta: { follows: 'nothing' },
    gcTime: 10_000,
  });
  if (feeder === undefined) return null;
  if (feeder !== 'zeroG') return <>No fee on {feeder === 'local' ? 'a local log' : 'this log'}.</>;
  if (isOffline) return <>No fee is known while this workspace is offline.</>;
  if (quote.error) {
    const { title, advice } = errorText(quote.error);
    return (
      <>
        No fee is known. {title}: {advice}
      </>
    );
  }
  if (quote.data === undefined)
    return <>{isAsked ? 'Asking for the fee.' : 'The fee depends on the size.'}</>;
  return <>Fee {formatCount(quote.data.fee)} wei, and gas.</>;
}
