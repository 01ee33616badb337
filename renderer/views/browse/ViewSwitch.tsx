import { Segmented } from '../../components/Segmented';
import { useBrowse } from './useBrowse';

/** Ways of looking at the same stream. */
export function ViewSwitch() {
  const { search, go } = useBrowse();
  return (
    <Segmented
      label="Show keys as"
      value={search.view ?? 'tree'}
      onChange={(view) => go({ view: view === 'tree' ? undefined : view })}
      options={[
        { value: 'tree', text: 'Tree' },
        { value: 'range', text: 'Range' },
        { value: 'search', text: 'Search' },
        { value: 'changes', text: 'Changes' },
      ]}
    />
  );
}
