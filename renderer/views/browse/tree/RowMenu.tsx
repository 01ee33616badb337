import { memo } from 'react';
import { fromHex, type Hex, toText } from '../../../../shared/bytes';
import { useRemote } from '../../../api/useRemote';
import { copyText } from '../../../components/copyText';
import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import { useDesk } from '../../../desk/deskStore';
import { useBrowse } from '../useBrowse';
import { pinOf, togglePin } from './pins';

interface Props {
  streamId: Hex;
  /** The selected key or prefix. */
  path: Hex | undefined;
}

/** What can be done with the selected row of the tree. */
export const RowMenu = memo(function RowMenu({ streamId, path }: Props) {
  const { bookmarks } = useDesk();
  const { go } = useBrowse();
  const isRemote = useRemote() != null;
  const text = path === undefined ? undefined : toText(fromHex(path));
  const isPinned = path !== undefined && pinOf(bookmarks, streamId, path) !== undefined;
  return (
    <MenuButton
      label="More about the selected row"
      look="icon"
      groups={
        path === undefined
          ? [{ acts: [{ id: 'none', text: 'Select a row first', onAct: () => {} }] }]
          : [
              {
                acts: [
                  ...(text === undefined
                    ? []
                    : [
                        { id: 'text', text: 'Copy key as text', hint: 'Ctrl C', onAct: () => copyText(text) },
                      ]),
                  {
                    id: 'hex',
                    text: 'Copy key as hex',
                    hint: text === undefined ? 'Ctrl C' : 'Ctrl Shift C',
                    onAct: () => copyText(path),
                  },
                ],
              },
              {
                acts: [
                  {
                    id: 'pin',
                    text: isPinned ? 'Unpin' : 'Pin above the tree',
                    icon: 'pin',
                    onAct: () => togglePin(streamId, path),
                  },
                  {
                    id: 'filter',
                    text: 'Show only what starts with it',
                    icon: 'filter',
                    onAct: () => go({ filter: path }),
                  },
                  {
                    id: 'range',
                    text: 'Open as a range',
                    onAct: () => go({ view: 'range', prefix: path, around: undefined }),
                  },
                  {
                    id: 'around',
                    text: 'Show among its neighbours, as rows',
                    onAct: () => go({ view: 'range', prefix: undefined, around: path }),
                  },
                  ...(isRemote
                    ? []
                    : [
                        {
                          id: 'search',
                          text: 'Search inside',
                          icon: 'search' as const,
                          onAct: () => go({ view: 'search', prefix: path }),
                        },
                        {
                          id: 'changes',
                          text: 'What changed below it',
                          icon: 'compare' as const,
                          onAct: () => go({ view: 'changes', prefix: path }),
                        },
                      ]),
                ],
              },
            ]
      }
    >
      <Icon name="more" />
    </MenuButton>
  );
});
