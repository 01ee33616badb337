import { Segmented } from '../../components/Segmented';
import { useBrowse } from './useBrowse';

/** Tree or range, over the same stream. */
export function ViewSwitch() {
  const { search, go } = useBrowse();
  return (
    <Segmented
      label="Show keys as"
      value={search.view ?? 'tree'}
      onChange={(view) => go({ view: view === 'range' ? 'range' : undefined })}
      options={[
        { value: 'tree', text: 'Tree' },
        { value: 'range', text: 'Range' },
      ]}
    />
  );
}
