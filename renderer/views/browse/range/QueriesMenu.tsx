import type { Hex } from '../../../../shared/bytes';
import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import { desk, useDesk } from '../../../desk/deskStore';
import { useGoTo } from '../../../desk/places';

const listed = 15;

/** Ranges of this stream that were asked for, to ask again. */
export function QueriesMenu({ streamId }: { streamId: Hex }) {
  const { queries } = useDesk();
  const goTo = useGoTo();
  const own = queries.filter((query) => query.streamId === streamId);
  return (
    <MenuButton
      label="Recent ranges"
      groups={
        own.length === 0
          ? [{ acts: [{ id: 'none', text: 'No range was asked for yet', onAct: () => {} }] }]
          : [
              {
                title: 'Asked before',
                acts: own
                  .slice(0, listed)
                  .map(({ place, title }) => ({ id: place, text: title, onAct: () => goTo(place) })),
              },
              {
                acts: [
                  {
                    id: 'forget',
                    text: 'Forget these',
                    icon: 'trash',
                    onAct: () =>
                      desk.change({ queries: queries.filter((query) => query.streamId !== streamId) }),
                  },
                ],
              },
            ]
      }
    >
      Recent <Icon name="chevronDown" size={12} />
    </MenuButton>
  );
}
