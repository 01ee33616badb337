import { Button } from '../../../components/Button';
import { Notice } from '../../../components/Notice';
import { formatCount } from '../../../format/numbers';
import type { Flip } from './useDryRun';
import { verdictTitle } from './VerdictBanner';

interface Props {
  flip: Flip;
  /** Absent where nothing can be rebased. */
  onRebase?: (() => void) | undefined;
}

/** The answer changed by itself: entries came in. */
export function FlipNotice({ flip, onRebase }: Props) {
  const isWorse = flip.to !== 'committed';
  const since =
    flip.at === flip.before + 1 ? `Entry ${formatCount(flip.at)}` : `Entries up to ${formatCount(flip.at)}`;
  return (
    <Notice
      tone={isWorse ? 'danger' : 'info'}
      title={`${since} changed the answer.`}
      acts={
        isWorse &&
        onRebase && (
          <Button look="plain" onPress={onRebase}>
            Rebase…
          </Button>
        )
      }
    >
      {verdictTitle(flip.from).replace(' if it landed now', '')} before; {verdictTitle(flip.to).toLowerCase()}
      .
    </Notice>
  );
}
