import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { statusOptions } from '../api/queries';
import { Icon } from '../components/Icon';
import { MenuButton } from '../components/MenuButton';
import { ImportDialog } from './import/ImportDialog';
import { LabelsDialog } from './labels/LabelsDialog';
import { StreamsDialog } from './StreamsDialog';
import { WorkspaceDialog } from './WorkspaceDialog';
import styles from './WorkspaceMenu.module.css';

export function WorkspaceMenu() {
  const status = useQuery(statusOptions()).data;
  const [open, setOpen] = useState<'details' | 'streams' | 'labels' | 'import' | undefined>();
  const close = () => setOpen(undefined);
  return (
    <>
      <MenuButton
        label={status ? `Workspace ${status.name}` : 'Workspace'}
        groups={[
          {
            acts: [
              {
                id: 'details',
                text: 'Details of this workspace…',
                icon: 'info',
                onAct: () => setOpen('details'),
              },
              { id: 'streams', text: 'Watched streams…', icon: 'stream', onAct: () => setOpen('streams') },
              {
                id: 'labels',
                text: 'Names of accounts and streams…',
                icon: 'person',
                onAct: () => setOpen('labels'),
              },
            ],
          },
          {
            acts: [{ id: 'import', text: 'Import a file…', icon: 'file', onAct: () => setOpen('import') }],
          },
        ]}
      >
        <span className={styles.name}>{status?.name ?? 'Opening…'}</span>
        <Icon name="chevronDown" size={14} />
      </MenuButton>
      <WorkspaceDialog isOpen={open === 'details'} onClose={close} />
      <StreamsDialog isOpen={open === 'streams'} onClose={close} />
      <LabelsDialog isOpen={open === 'labels'} onClose={close} />
      <ImportDialog isOpen={open === 'import'} onClose={close} />
    </>
  );
}
