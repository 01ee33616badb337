import { Dialog } from '../components/Dialog';
import { Keys } from '../components/Keys';
import styles from './ShortcutsDialog.module.css';

const groups: { title: string; shortcuts: [keys: string, act: string][] }[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      ['Ctrl K', 'Search'],
      ['/', 'Search'],
      ['Alt Enter', 'In the search: look inside keys and values'],
      ['L', 'Back to the latest state'],
      ['Alt T', 'This place in a new tab'],
      ['Alt W', 'Close the tab'],
      ['?', 'These shortcuts'],
      ['Esc', 'Close what is open'],
    ],
  },
  {
    title: 'Tree',
    shortcuts: [
      ['↑ ↓', 'Walk, showing each key at once'],
      ['→ ←', 'Open or close a prefix'],
      ['Home End', 'First or last row'],
      ['letters', 'Jump to what is typed'],
      ['Ctrl C', 'Copy the key as text; with Shift as hex'],
    ],
  },
  {
    title: 'Lists and tables',
    shortcuts: [
      ['↑ ↓', 'Walk, showing each row at once'],
      ['PgUp PgDn', 'A page'],
      ['Home End', 'First or last row'],
      ['[ ]', 'Older or newer version of a key'],
    ],
  },
  {
    title: 'Log',
    shortcuts: [
      ['End', 'Jump to the newest entry and follow'],
      ['Esc', 'Close the entry'],
      ['[ ]', 'Previous or next entry of the same sender'],
      ['{ }', 'Previous or next entry of the same key'],
      ['← →', 'From field to field, in the bytes'],
    ],
  },
  {
    title: 'Ownership',
    shortcuts: [
      ['← ↑ ↓ →', 'From cell to cell of the matrix, asking at once'],
      ['Esc', 'Close the question'],
    ],
  },
  {
    title: 'Compose',
    shortcuts: [
      ['Ctrl Z', 'Undo'],
      ['Alt ↑ ↓', 'Move a row'],
      ['Del', 'Delete a row, or a draft in the list'],
    ],
  },
  {
    title: 'Time slider',
    shortcuts: [
      ['← →', 'One entry back or on'],
      ['Shift ← →', 'Ten entries'],
      ['PgUp PgDn', 'A twentieth of the log'],
      ['Home End', 'First entry, latest'],
      ['+ -', 'Zoom in or out; so does the wheel'],
    ],
  },
];

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

export function ShortcutsDialog({ isOpen, onClose }: Props) {
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose} width={640}>
      <section
        className={styles.groups}
        aria-label="Shortcuts"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className={styles.title}>{group.title}</h3>
            <dl className={styles.list}>
              {group.shortcuts.map(([keys, act]) => (
                <div key={keys} className={styles.shortcut}>
                  <dt>{act}</dt>
                  <dd>
                    <Keys of={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  );
}
