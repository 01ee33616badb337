import { useMutation } from '@tanstack/react-query';
import { fromHex, type Hex } from '../../../../shared/bytes';
import type { RememberedView, ViewChoice } from '../../../../shared/contract/values';
import { connection } from '../../../api/connection';
import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import { keyLabel } from '../../../format/keyParts';
import { prefixesOf } from './rememberedView';
import { sameView } from './viewWords';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  delimiters: readonly Hex[];
  view: ViewChoice;
  remembered: RememberedView | undefined;
  onDone: () => void;
}

/** Keeps a reading for all keys of a prefix, or forgets it. */
export function RememberMenu({ streamId, keyHex, delimiters, view, remembered, onDone }: Props) {
  const { mutate } = useMutation({
    mutationFn: (input: { prefix: Hex; view: ViewChoice | null }) =>
      connection.call('views.remember', { streamId, ...input }),
    onSuccess: onDone,
  });
  const words = (prefix: Hex) =>
    prefix === '0x' ? 'All keys of this stream' : `Keys in ${keyLabel(fromHex(prefix))}`;
  const isKept = remembered !== undefined && sameView(remembered.view, view);
  const prefixes = prefixesOf(fromHex(keyHex), delimiters.map(fromHex));
  return (
    <MenuButton
      label={isKept ? `Remembered: ${words(remembered.prefix)}` : 'Remember how these keys are read'}
      groups={[
        {
          title: 'Read in this way from now on',
          acts: prefixes.map((prefix) => ({
            id: prefix,
            text: words(prefix),
            checked: isKept && remembered.prefix === prefix,
            onAct: () => mutate({ prefix, view }),
          })),
        },
        ...(remembered
          ? [
              {
                acts: [
                  {
                    id: 'forget',
                    text: `Forget it for ${remembered.prefix === '0x' ? 'this stream' : keyLabel(fromHex(remembered.prefix))}`,
                    icon: 'trash' as const,
                    onAct: () => mutate({ prefix: remembered.prefix, view: null }),
                  },
                ],
              },
            ]
          : []),
      ]}
    >
      {isKept ? 'Remembered' : 'Remember'}
      <Icon name="chevronDown" size={14} />
    </MenuButton>
  );
}
