import type { Judged } from './useDryRun';

export const sessionKeyEnds = 'This key ends when Streamscope does, or when it is locked.';

/** What is lost with a session key once it has signed the batch. */
export function sessionKeyLoss({ answer }: Judged): string {
  const founded = answer.founds.length;
  if (founded === 0) return 'What only it may write then stays as it is.';
  const streams =
    founded === 1
      ? 'the new stream then has an admin that nobody holds, unless the batch grants the role to another'
      : 'the new streams then have an admin that nobody holds, unless the batch grants the role to others';
  return `What only it may write then stays as it is, and ${streams}. Make a keystore to keep it.`;
}
