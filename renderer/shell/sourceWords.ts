import type { WorkspaceStatus } from '../../shared/contract/outputs';

/** Where the log comes from, in a word. */
const feederWords: Record<WorkspaceStatus['feeder'], string> = {
  local: 'Local log',
  zeroG: '0G network',
  explorer: 'Another explorer',
  remote: 'A node, read only',
};

export function feederWord(status: WorkspaceStatus): string {
  return feederWords[status.feeder];
}

export const signatureWords: Record<WorkspaceStatus['signatures'], string> = {
  signed: 'Every entry is signed and was verified when it came in',
  unsigned: 'Entries carry no signatures: senders are what the file says',
  trustedSenders: 'Some entries carry no signature: their senders are only believed',
};

export const encryptionWords: Record<WorkspaceStatus['encryption']['mode'], string> = {
  none: 'None',
  v1: 'Entries are encrypted (version 1)',
  v2: 'Entries are encrypted (version 2)',
};
