import type { VerdictKind } from '../../shared/model';

/** Verdicts by how their result begins. */
const verdicts: [string, VerdictKind][] = [
  ['Commit', 'committed'],
  ['VersionConfliction', 'versionConflict'],
  ['WritePermissionDenied', 'writeDenied'],
  ['AccessControlPermissionDenied', 'accessControlDenied'],
  ['SenderNoWritePermission', 'senderMayNotWrite'],
  ['TagsMismatch', 'tagsMismatch'],
  ['DataParseError', 'malformed'],
  ['DownloadFailed', 'dataMissing'],
];

/** The kind of verdict that a result string tells. */
export function verdictOf(result: string | null): VerdictKind | undefined {
  if (result === null) return 'skipped';
  return verdicts.find(([start]) => result.startsWith(start))?.[1];
}
