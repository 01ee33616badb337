import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { statusOptions } from '../api/queries';
import { Icon } from '../components/Icon';
import { MenuButton } from '../components/MenuButton';
import { BrowseNodeDialog } from '../views/remote/BrowseNodeDialog';
import { ImportDialog } from './import/ImportDialog';
import { LabelsDialog } from './labels/LabelsDialog';
import { StreamsDialog } from './StreamsDialog';
import { WorkspaceDialog } from './WorkspaceDialog';
import styles from './WorkspaceMenu.module.css';

export function WorkspaceMenu() {
  const status = useQuery(statusOptions()).data;
  const isRemote = status?.remote != null;
  const [open, setOpen] = useState<'details' | 'streams' | 'labels' | 'import' | 'node' | undefined>();
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
              ...(isRemote
                ? []
                : [
                    {
                      id: 'streams',
                      text: 'Watched streams…',
                      icon: 'stream' as const,
                      onAct: () => setOpen('streams'),
                    },
                  ]),
              {
                id: 'labels',
                text: 'Names of accounts and streams…',
                icon: 'person',
                onAct: () => setOpen('labels'),
              },
            ],
          },
          {
            acts: [
              ...(isRemote
                ? []
                : [
                    {
                      id: 'import',
                      text: 'Import a file…',
                      icon: 'file' as const,
                      onAct: () => setOpen('import'),
                    },
                  ]),
              {
                id: 'node',
                text: 'Browse another node…',
                icon: 'nodes',
                onAct: () => setOpen('node'),
              },
            ],
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
      <BrowseNodeDialog isOpen={open === 'node'} onClose={close} />
    </>
  );
}
