import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode, useState } from 'react';
import type { EntryDetail, EntryItems } from '../../../../../shared/contract/outputs';
import { errorText } from '../../../../api/errorTexts';
import { itemPagesOptions } from '../../../../api/queries';
import { Button } from '../../../../components/Button';
import { formatCount } from '../../../../format/numbers';
import styles from './Items.module.css';

interface Props {
  entry: EntryDetail;
  kind: 'reads' | 'writes' | 'accessControl';
  /** Items that the entry itself brought, and how many there are. */
  listed: number;
  total: number;
  children: (page: EntryItems) => ReactNode;
}

const kindWords = { reads: 'reads', writes: 'writes', accessControl: 'acts' };

/** The items behind the first ones, a page at a press. */
export function MoreItems({ entry, kind, listed, total, children }: Props) {
  const [isAsked, setIsAsked] = useState(false);
  const { data, error, isFetching, refetch, fetchNextPage } = useInfiniteQuery({
    ...itemPagesOptions({ seq: entry.seq, kind }, listed),
    enabled: isAsked,
  });
  const pages = data?.pages ?? [];
  const shown = pages.reduce((sum, page) => sum + page[kind].length, listed);
  const more = () => {
    if (!isAsked) setIsAsked(true);
    else if (error !== null) void refetch();
    else void fetchNextPage();
  };
  return (
    <>
      {pages.map((page, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pages are positions in fixed data
        <Fragment key={index}>{children(page)}</Fragment>
      ))}
      {shown < total && (
        <li className={styles.more}>
          {formatCount(shown)} of {formatCount(total)} {kindWords[kind]}{' '}
          <Button look="link" isDisabled={isFetching} onPress={more}>
            {isFetching ? 'Reading…' : 'Show more'}
          </Button>
          {error !== null && <span role="alert">{errorText(error).advice}</span>}
        </li>
      )}
    </>
  );
}
