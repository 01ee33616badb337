import { Button } from '../../../components/Button';
import { Notice } from '../../../components/Notice';
import { formatCount } from '../../../format/numbers';
import { type Flip, flipCause } from './flip';
import { verdictTitle } from './VerdictBanner';

interface Props {
  flip: Flip;
  /** Absent where nothing can be rebased. */
  onRebase?: (() => void) | undefined;
}

/** The answer changed by itself: entries came in. */
export function FlipNotice({ flip, onRebase }: Props) {
  const isWorse = flip.to !== 'committed';
  return (
    <Notice
      tone={isWorse ? 'danger' : 'info'}
      title={`${flipTitle(flip)}.`}
      acts={
        isWorse &&
        onRebase && (
          <Button look="plain" onPress={onRebase}>
            Rebase…
          </Button>
        )
      }
    >
      {flipWords(flip)}
    </Notice>
  );
}

export function flipTitle(flip: Flip): string {
  const { first, last } = flipCause(flip);
  // No entry came: another stream is watched, or another decoder is in force.
  if (first > last) return 'A setting of the workspace changed the answer';
  return `${first === last ? `Entry ${formatCount(last)}` : `Entries up to ${formatCount(last)}`} changed the answer`;
}

export function flipWords({ from, to }: Flip): string {
  return `${verdictTitle(from).replace(' if it landed now', '')} before; ${verdictTitle(to).toLowerCase()}.`;
}
