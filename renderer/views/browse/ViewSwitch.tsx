import { useRemote } from '../../api/useRemote';
import { Segmented } from '../../components/Segmented';
import { useBrowse } from './useBrowse';

const ofNode = [
  { value: 'tree', text: 'Tree' },
  { value: 'range', text: 'Range' },
] as const;
const all = [...ofNode, { value: 'search', text: 'Search' }, { value: 'changes', text: 'Changes' }] as const;

/** Ways of looking at the same stream. */
export function ViewSwitch() {
  const { search, go } = useBrowse();
  const isRemote = useRemote() != null;
  return (
    <Segmented
      label="Show keys as"
      value={search.view ?? 'tree'}
      onChange={(view) => {
        if (view !== 'range') go({ view: view === 'tree' ? undefined : view, around: undefined });
        // The rows are those around the key that is shown.
        else go({ view, around: search.key });
      }}
      options={isRemote ? ofNode : all}
    />
  );
}
