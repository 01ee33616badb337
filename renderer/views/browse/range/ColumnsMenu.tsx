import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import { type RangeColumn, saveSettings, useSettings } from '../../../settings/settings';
import { columnNames } from './rangeColumns';

/** Which columns the rows of a range have. */
export function ColumnsMenu() {
  const { rangeColumns } = useSettings();
  const toggle = (column: RangeColumn) =>
    saveSettings({
      rangeColumns: rangeColumns.includes(column)
        ? rangeColumns.filter((other) => other !== column)
        : [...rangeColumns, column],
    });
  return (
    <MenuButton
      label="Columns of the range"
      groups={[
        {
          title: 'Columns',
          acts: (Object.keys(columnNames) as RangeColumn[]).map((column) => ({
            id: column,
            text: columnNames[column],
            checked: rangeColumns.includes(column),
            onAct: () => toggle(column),
          })),
        },
      ]}
    >
      Columns <Icon name="chevronDown" size={12} />
    </MenuButton>
  );
}
