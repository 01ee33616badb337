import { Icon } from '../components/Icon';
import { MenuButton } from '../components/MenuButton';
import { saveSettings, type Theme, useSettings } from '../settings/settings';

const themes: { theme: Theme; text: string }[] = [
  { theme: 'system', text: 'As the system' },
  { theme: 'light', text: 'Light' },
  { theme: 'dark', text: 'Dark' },
];

export function ThemeMenu() {
  const { theme: current } = useSettings();
  const acts = themes.map(({ theme, text }) => ({
    id: theme,
    text,
    checked: theme === current,
    onAct: () => saveSettings({ theme }),
  }));
  return (
    <MenuButton label="Theme" look="icon" groups={[{ title: 'Theme', acts }]}>
      <Icon name="theme" />
    </MenuButton>
  );
}
