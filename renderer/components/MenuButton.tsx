import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import { Icon, type IconName } from './Icon';
import styles from './MenuButton.module.css';

export interface MenuAct {
  id: string;
  text: string;
  icon?: IconName;
  /** Marks the one in force. */
  checked?: boolean;
  /** Shortcut or value at the right. */
  hint?: string;
  /** A second line, in muted words. */
  detail?: string;
  onAct: () => void;
}

export interface MenuGroup {
  title?: string;
  acts: readonly MenuAct[];
}

interface Props {
  label: string;
  /** The button's content. */
  children: ReactNode;
  /** A function is asked when the menu opens. */
  groups: readonly MenuGroup[] | (() => readonly MenuGroup[]);
  /** `field` has a border, as a select has. */
  look?: 'text' | 'icon' | 'header' | 'field';
}

/** A button that opens a menu of acts. */
export function MenuButton({ label, children, groups, look = 'text' }: Props) {
  return (
    <MenuTrigger>
      <AriaButton aria-label={label} className={`${styles.button} ${styles[look]}`}>
        {children}
      </AriaButton>
      <Popover className={styles.popover} placement="bottom start" offset={4}>
        <Acts label={label} groups={groups} />
      </Popover>
    </MenuTrigger>
  );
}

/** Drawn while the menu is open. */
function Acts({ label, groups }: Pick<Props, 'label' | 'groups'>) {
  return (
    <Menu className={styles.menu} aria-label={label}>
      {(typeof groups === 'function' ? groups() : groups).map((group) => (
        <MenuSection key={group.acts[0]?.id} className={styles.section} aria-label={group.title ?? label}>
          {group.title && <Header className={styles.title}>{group.title}</Header>}
          {group.acts.map((act) => (
            <MenuItem
              key={act.id}
              id={act.id}
              textValue={act.text}
              onAction={act.onAct}
              className={act.detail === undefined ? styles.item : styles.tall}
            >
              <span className={styles.mark}>
                {act.checked ? (
                  <Icon name="check" size={14} />
                ) : (
                  act.icon && <Icon name={act.icon} size={14} />
                )}
              </span>
              <span className={styles.words}>
                {act.text}
                {act.detail !== undefined && <span className={styles.detail}>{act.detail}</span>}
              </span>
              {act.hint && <span className={styles.hint}>{act.hint}</span>}
            </MenuItem>
          ))}
        </MenuSection>
      ))}
    </Menu>
  );
}
