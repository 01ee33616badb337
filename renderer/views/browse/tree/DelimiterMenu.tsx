import { memo, useState } from 'react';
import { fromHex, type Hex } from '../../../../shared/bytes';
import { Button } from '../../../components/Button';
import { BytesField } from '../../../components/BytesField';
import { Dialog } from '../../../components/Dialog';
import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import { keyLabel } from '../../../format/keyParts';

interface Props {
  delimiters: Hex[];
  onChange: (delimiters: Hex[]) => void;
}

/** As many as one question to the engine takes. */
const mostDelimiters = 8;
const usual: { hex: Hex; text: string }[] = [
  { hex: '0x2f', text: 'Slash /' },
  { hex: '0x3a', text: 'Colon :' },
  { hex: '0x2e', text: 'Dot .' },
  { hex: '0x00', text: 'Zero byte \\x00' },
];

/** The head of the tree's first column: on what keys are split. */
export const DelimiterMenu = memo(function DelimiterMenu({ delimiters, onChange }: Props) {
  const [isOther, setIsOther] = useState(false);
  const words =
    delimiters.length === 0
      ? 'Key, by shared prefix'
      : `Key, split on ${delimiters.map((hex) => keyLabel(fromHex(hex))).join(' ')}`;
  const toggled = (hex: Hex) =>
    delimiters.includes(hex) ? delimiters.filter((other) => other !== hex) : [...delimiters, hex];
  const others = delimiters
    .filter((hex) => usual.every((known) => known.hex !== hex))
    .map((hex) => ({ hex, text: `${keyLabel(fromHex(hex))} (${hex})` }));
  return (
    <>
      <MenuButton
        label={`${words}. Change how keys are split`}
        look="header"
        groups={[
          {
            title: 'Split keys on',
            acts: [...usual, ...others].map(({ hex, text }) => ({
              id: hex,
              text,
              checked: delimiters.includes(hex),
              onAct: () => onChange(toggled(hex)),
            })),
          },
          {
            acts: [
              { id: 'other', text: 'Other bytes…', onAct: () => setIsOther(true) },
              {
                id: 'shared',
                text: 'Where keys differ (shared prefix)',
                checked: delimiters.length === 0,
                onAct: () => onChange([]),
              },
            ],
          },
        ]}
      >
        {words}
        <Icon name="chevronDown" size={12} />
      </MenuButton>
      {isOther && (
        <OtherDelimiter
          onClose={() => setIsOther(false)}
          onChoose={(hex) => onChange([...new Set([...delimiters, hex])].slice(-mostDelimiters))}
        />
      )}
    </>
  );
});

function OtherDelimiter({ onClose, onChoose }: { onClose: () => void; onChoose: (hex: Hex) => void }) {
  const [typed, setTyped] = useState<Hex | ''>('');
  return (
    <Dialog
      title="Split keys on other bytes too"
      isOpen
      onClose={onClose}
      width={420}
      foot={
        <Button
          look="primary"
          isDisabled={typed === ''}
          onPress={() => {
            if (typed !== '') onChoose(typed);
            onClose();
          }}
        >
          Split on this
        </Button>
      }
    >
      <BytesField
        label="Delimiter"
        placeholder="One or more bytes, text or hex"
        value={typed}
        onChange={setTyped}
      />
    </Dialog>
  );
}
