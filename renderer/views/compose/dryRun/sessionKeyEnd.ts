import { type Hex, toHex } from '../../../../shared/bytes';
import type { Batch } from '../../../../shared/model';
import type { Judged } from './useDryRun';

export const sessionKeyEnds = 'This key ends when Streamscope does.';

/** What is lost with a session key once it has signed the batch. */
export function sessionKeyLoss({ answer, encoded }: Judged, account: Hex): string {
  const orphaned = answer.founds.filter((streamId) => !grantsOtherAdmin(encoded.batch, streamId, account));
  if (orphaned.length === 0) return 'What only it may write then stays as it is.';
  const streams =
    orphaned.length === 1
      ? 'the new stream then has an admin that nobody holds'
      : 'the new streams then have an admin that nobody holds';
  return `What only it may write then stays as it is, and ${streams}. Open a keystore file to keep it.`;
}

/** Whether the batch makes someone else an admin of the stream. */
export function grantsOtherAdmin({ accessControl }: Batch, streamId: Hex, account: Hex): boolean {
  return accessControl.some(
    (item) =>
      item.opcode === 0x00 &&
      toHex(item.streamId) === streamId &&
      item.account !== undefined &&
      toHex(item.account) !== account,
  );
}
