import type { OwnViewer, ViewChoice, ViewGuess } from '../../../../shared/contract/values';
import { Icon } from '../../../components/Icon';
import { type MenuAct, MenuButton, type MenuGroup } from '../../../components/MenuButton';
import panel from '../../../components/Panel.module.css';
import { sameView, viewWords } from './viewWords';

interface Props {
  /** How the value is read now. */
  current: ViewChoice;
  source: 'chosen' | 'remembered' | 'detected';
  fits: readonly ViewGuess[];
  others: readonly ViewGuess[];
  own: readonly OwnViewer[];
  onChoose: (view: ViewChoice | null) => void;
  /** Readings that need something from a person first. */
  onAsk: (what: 'protobuf' | 'abi' | 'own', hash?: string) => void;
}

/** The ways in which a value can be read: those that fit with their reasons, best first, then why the others do not. */
export function ViewMenu({ current, source, fits, others, own, onChoose, onAsk }: Props) {
  const name = own.find(({ hash }) => hash === current.hash)?.name;
  const act = (guess: ViewGuess): MenuAct => {
    const view = { via: guess.via, viewer: guess.viewer };
    return {
      id: JSON.stringify(view),
      text: viewWords(guess.via, guess.viewer),
      detail: guess.because,
      checked: sameView(view, current),
      onAct: () => onChoose(view),
    };
  };
  const groups: MenuGroup[] = [
    {
      title: 'Fits, best first',
      acts: [
        ...(source === 'detected'
          ? []
          : [{ id: 'best', text: 'Best guess', icon: 'undo' as const, onAct: () => onChoose(null) }]),
        ...fits.map(act),
      ],
    },
    {
      title: 'With what you give',
      acts: [
        {
          id: 'protobuf',
          text: 'Protobuf, by a .proto…',
          checked: current.viewer === 'protobuf',
          onAct: () => onAsk('protobuf'),
        },
        { id: 'abi', text: 'ABI, by types…', checked: current.viewer === 'abi', onAct: () => onAsk('abi') },
        ...own.map(
          (viewer): MenuAct => ({
            id: viewer.hash,
            text: viewer.name,
            hint: 'own viewer',
            checked: viewer.hash === current.hash,
            onAct: () => onChoose({ via: [], viewer: 'own', hash: viewer.hash }),
          }),
        ),
        { id: 'new', text: 'Write a viewer…', icon: 'plus', onAct: () => onAsk('own') },
        ...(current.viewer === 'own' && current.hash !== undefined
          ? [
              {
                id: 'edit',
                text: `Edit ${name ?? 'this viewer'}…`,
                icon: 'compose' as const,
                onAct: () => onAsk('own', current.hash),
              },
            ]
          : []),
      ],
    },
    { title: 'Does not fit', acts: others.map(act) },
  ];
  const words = viewWords(current.via, current.viewer, name);
  const isChosen = source === 'chosen';
  return (
    <MenuButton
      label={`${words}${isChosen ? '' : ` ${source}`}: show the value in another way`}
      look="field"
      groups={groups.filter(({ acts }) => acts.length > 0)}
    >
      {words} {!isChosen && <span className={panel.muted}>{source}</span>}
      <Icon name="chevronDown" size={14} />
    </MenuButton>
  );
}
