/** The reference node's result strings, exactly (protocol c.4). */
import { toHex, toText } from '../../shared/bytes';
import { type AccessControlItem, operationNames } from '../../shared/model';

export const resultText = {
  commit: 'Commit',
  versionConflict: 'VersionConfliction',
  tagsMismatch: 'TagsMismatch',
  senderMayNotWrite: 'SenderNoWritePermission',
  downloadFailed: 'DownloadFailed',
} as const;

export function writeDenied(streamId: Uint8Array, key: Uint8Array): string {
  return `WritePermissionDenied: stream: ${toHex(streamId)}, key: ${keyText(key)}`;
}

export function accessControlDenied(item: AccessControlItem, account: Uint8Array): string {
  const operation = operationNames[item.opcode];
  const where = `stream: ${toHex(item.streamId)}, key: ${keyText(item.key)}`;
  return `AccessControlPermissionDenied: operation: ${operation}, ${where}, account: ${toHex(account)}`;
}

/** Ours alone: the reference node has no user decoders. */
export function decoderFailed(message: string): string {
  return `DecoderError: ${message}`;
}

/** NONE for no key, UNKNOWN for bytes that are not UTF-8, else the first 32 Unicode scalar values. */
function keyText(key: Uint8Array): string {
  if (key.length === 0) return 'NONE';
  const text = toText(key);
  return text === undefined ? 'UNKNOWN' : Array.from(text).slice(0, 32).join('');
}
