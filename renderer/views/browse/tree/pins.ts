import { fromHex, type Hex } from '../../../../shared/bytes';
import type { Bookmark } from '../../../../shared/contract/desk';
import { desk } from '../../../desk/deskStore';
import { keyLabel } from '../../../format/keyParts';

export function pinOf(bookmarks: readonly Bookmark[], streamId: Hex, path: Hex): Bookmark | undefined {
  return bookmarks.find(({ pin }) => pin?.streamId === streamId && pin.path === path);
}

/** Pins a key or prefix of a stream, or takes it off; a pin is a bookmark that its tree shows too. */
export function togglePin(streamId: Hex, path: Hex): void {
  const { bookmarks } = desk.desk;
  const own = pinOf(bookmarks, streamId, path);
  if (own !== undefined) {
    desk.change({ bookmarks: bookmarks.filter((bookmark) => bookmark !== own) });
    return;
  }
  const search = new URLSearchParams({ stream: streamId, key: path });
  const bookmark = {
    id: crypto.randomUUID(),
    place: `/browse?${search}`,
    title: keyLabel(fromHex(path)).slice(-200),
    pin: { streamId, path },
  };
  desk.change({ bookmarks: [bookmark, ...bookmarks].slice(0, 500) });
}
