import { Button } from '../../../components/Button';
import panel from '../../../components/Panel.module.css';
import { formatCount, formatPlural } from '../../../format/numbers';
import type { LogSearchState } from '../rows/logRows';

/** How far a search has come; it stops after so many entries and goes on when asked. */
export function SearchFoot({ search, found }: { search: LogSearchState; found: number }) {
  const { looked, left, isLooking, goOn, stop } = search;
  return (
    <div className={panel.foot} role="status">
      <span>
        {formatPlural(found, 'match', 'matches')} in the newest {formatCount(looked)} of{' '}
        {formatPlural(looked + left, 'entry', 'entries')}
      </span>
      <span className={panel.spacer} />
      {isLooking ? (
        <Button look="link" onPress={stop}>
          Stop looking
        </Button>
      ) : (
        <Button look="link" onPress={goOn}>
          Go on
        </Button>
      )}
    </div>
  );
}
