import type { StreamInfo } from '../../../shared/contract/outputs';
import panel from '../../components/Panel.module.css';
import { Segmented } from '../../components/Segmented';
import { TextField } from '../../components/TextField';
import { StreamPicker } from '../browse/StreamPicker';
import styles from './OwnershipView.module.css';
import { useOwnership } from './useOwnership';

interface Props {
  streams: readonly StreamInfo[];
  shown: StreamInfo;
}

/** Which stream, which view of it, and what narrows it. */
export function OwnershipToolbar({ streams, shown }: Props) {
  const { search, go } = useOwnership();
  return (
    <div className={panel.toolbar}>
      <span className={styles.picker}>
        <StreamPicker
          streams={streams}
          shown={shown}
          onChoose={(stream) => go({ stream, account: undefined, key: undefined })}
        />
      </span>
      <Segmented
        label="View"
        value={search.view ?? 'matrix'}
        onChange={(view) => go({ view: view === 'matrix' ? undefined : view })}
        options={[
          { value: 'matrix', text: 'Matrix' },
          { value: 'roles', text: 'Roles' },
          { value: 'conflicts', text: 'Conflicts' },
        ]}
      />
      <span className={panel.spacer} />
      {search.view !== 'conflicts' && (
        <span className={styles.find}>
          <TextField
            label="Account or key"
            placeholder="Account or key"
            icon="search"
            value={search.find ?? ''}
            onChange={(find) => go({ find: find === '' ? undefined : find }, { replace: true })}
          />
        </span>
      )}
    </div>
  );
}
