import { useState } from 'react';
import { Button, IconButton } from '../components/Button';
import { copyText } from '../components/copyText';
import { Dialog } from '../components/Dialog';
import { Icon } from '../components/Icon';
import { MenuButton, type MenuGroup } from '../components/MenuButton';
import { desk, useDesk } from '../desk/deskStore';
import { type Place, useGoTo, usePlaceNow } from '../desk/places';
import styles from './BookmarkMenu.module.css';
import { useOpenInTab } from './TabStrip';

/** Bookmarks that the menu itself lists; all of them stand in the dialog. */
const listed = 12;

export function BookmarkMenu() {
  const { bookmarks } = useDesk();
  const [isOpen, setIsOpen] = useState(false);
  const goTo = useGoTo();
  const placeNow = usePlaceNow();
  const openInTab = useOpenInTab();
  const groups = (): MenuGroup[] => {
    const here = placeNow();
    const own = bookmarks.find(({ place, pin }) => pin === null && place === here.place);
    return [
      {
        acts: [
          own === undefined
            ? { id: 'add', text: 'Bookmark this place', icon: 'star', onAct: () => addBookmark(here) }
            : {
                id: 'remove',
                text: 'Remove the bookmark of this place',
                icon: 'trash',
                onAct: () => removeBookmark(own.id),
              },
          {
            id: 'link',
            text: 'Copy a link to this place',
            icon: 'copy',
            onAct: () => copyText(window.location.href),
          },
          { id: 'tab', text: 'Open in a new tab', hint: 'Alt T', icon: 'plus', onAct: openInTab },
        ],
      },
      ...(bookmarks.length === 0
        ? []
        : [
            {
              title: 'Bookmarks',
              acts: [
                ...bookmarks.slice(0, listed).map((bookmark) => ({
                  id: bookmark.id,
                  text: bookmark.title,
                  checked: bookmark.place === here.place,
                  onAct: () => goTo(bookmark.place),
                })),
                { id: 'all', text: 'All bookmarks…', onAct: () => setIsOpen(true) },
              ],
            },
          ]),
    ];
  };
  return (
    <>
      <MenuButton label="Bookmarks and tabs" look="icon" groups={groups}>
        <Icon name="star" />
      </MenuButton>
      <Dialog title="Bookmarks" isOpen={isOpen} onClose={() => setIsOpen(false)} width={560}>
        <ul className={styles.list}>
          {bookmarks.map((bookmark) => (
            <li key={bookmark.id} className={styles.item}>
              <Button
                look="link"
                onPress={() => {
                  goTo(bookmark.place);
                  setIsOpen(false);
                }}
              >
                {bookmark.title}
              </Button>
              <IconButton
                icon="trash"
                label={`Remove ${bookmark.title}`}
                onPress={() => removeBookmark(bookmark.id)}
              />
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

function addBookmark(here: Place): void {
  const bookmark = { id: crypto.randomUUID(), ...here, pin: null };
  desk.change({ bookmarks: [bookmark, ...desk.desk.bookmarks].slice(0, 500) });
}

function removeBookmark(id: string): void {
  desk.change({ bookmarks: desk.desk.bookmarks.filter((bookmark) => bookmark.id !== id) });
}
