import { Icon } from '../components/Icon';
import { MenuButton } from '../components/MenuButton';
import { saveSettings, useSettings } from '../settings/settings';

export function SettingsMenu() {
  const { zone } = useSettings();
  return (
    <MenuButton
      label="Settings"
      look="icon"
      groups={[
        {
          title: 'Times',
          acts: [
            {
              id: 'local',
              text: 'In my time zone',
              checked: zone === 'local',
              onAct: () => saveSettings({ zone: 'local' }),
            },
            {
              id: 'utc',
              text: 'In UTC',
              checked: zone === 'utc',
              onAct: () => saveSettings({ zone: 'utc' }),
            },
          ],
        },
        {
          title: 'Layout',
          acts: [
            {
              id: 'reset',
              text: 'Reset panel widths',
              onAct: () => saveSettings({ treeWidth: 320, rangeWidth: 520 }),
            },
          ],
        },
      ]}
    >
      <Icon name="settings" />
    </MenuButton>
  );
}
