import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useId, useMemo, useState } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import { errorText } from '../../api/errorTexts';
import { searchOptions } from '../../api/queries';
import { Icon } from '../../components/Icon';
import { Keys } from '../../components/Keys';
import { useAt } from '../../router/at';
import { groupHits } from './groupHits';
import { HitRow } from './HitRow';
import styles from './SearchDialog.module.css';
import { useOpenHit, useSearchInside } from './useOpenHit';

interface Props {
  /** What was typed last: a search goes on where it was left, or is typed over. */
  text: string;
  onText: (text: string) => void;
  onClose: () => void;
}

/** One search for any identifier: keys, prefixes, streams, accounts, entries, transactions. */
export function SearchDialog({ text, onText, onClose }: Props) {
  const [active, setActive] = useState(0);
  const asked = useDeferredValue(text.trim());
  const at = useAt();
  const id = useId();
  const openHit = useOpenHit();
  const searchInside = useSearchInside();
  const found = useQuery({
    ...searchOptions({ text: asked, at }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  const groups = useMemo(() => groupHits(asked === '' ? [] : (found.data?.hits ?? [])), [asked, found.data]);
  const hits = groups.flatMap((group) => group.hits);
  const current = Math.min(active, hits.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(hits.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, current - 1));
    else if (event.key === 'Enter' && asked !== '' && (event.altKey || hits.length === 0)) {
      searchInside(asked);
      onClose();
    } else if (event.key === 'Enter' && hits[current]) {
      openHit(hits[current]);
      onClose();
    } else return;
    event.preventDefault();
  };

  let index = -1;
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className={styles.overlay}>
      <Modal className={styles.modal}>
        <AriaDialog aria-label="Search" className={styles.dialog}>
          <div className={styles.field}>
            <Icon name="search" />
            <input
              role="combobox"
              aria-label="Search keys, accounts, entries, hashes"
              aria-expanded={hits.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
              // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here
              autoFocus
              className={styles.input}
              placeholder="A key, prefix, stream, account, seq or hash; 0x for hex"
              spellCheck={false}
              autoComplete="off"
              value={text}
              onChange={(event) => {
                onText(event.target.value);
                setActive(0);
              }}
              onFocus={(event) => event.target.select()}
              onKeyDown={onKeyDown}
            />
            <Keys of="Esc" />
          </div>
          <div id={`${id}-list`} role="listbox" aria-label="Found" tabIndex={-1} className={styles.list}>
            {groups.map((group) => (
              <div key={group.title} role="group" aria-label={group.title}>
                <div className={styles.title}>{group.title}</div>
                {group.hits.map((hit) => {
                  index++;
                  const own = index;
                  return (
                    <HitRow
                      key={own}
                      id={`${id}-${own}`}
                      hit={hit}
                      isActive={own === current}
                      onHover={() => setActive(own)}
                      onOpen={() => {
                        openHit(hit);
                        onClose();
                      }}
                    />
                  );
                })}
              </div>
            ))}
          </div>
          {asked !== '' && (
            <button
              type="button"
              className={styles.inside}
              onClick={() => {
                searchInside(asked);
                onClose();
              }}
            >
              <Icon name="search" size={14} />
              Search inside all keys and values for “{asked}”
              <Keys of="Alt Enter" />
            </button>
          )}
          <p className={styles.foot} role="status">
            {found.error
              ? errorText(found.error).advice
              : asked === ''
                ? 'Type any identifier. Arrows choose, Enter opens.'
                : found.isPending
                  ? 'Searching…'
                  : hits.length === 0
                    ? `Nothing is called or starts with “${asked}” at this seq. Enter searches inside keys and values.`
                    : 'Arrows choose, Enter opens.'}
          </p>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
