import { Link } from '@tanstack/react-router';
import { formatPlural } from '../../../format/numbers';
import { useDrafts } from './useDrafts';

/** How many drafts wait to be sent, as a link to them; nothing when there are none. */
export function DraftCount() {
  const waiting = useDrafts().drafts?.drafts.filter((draft) => draft.sent === null).length ?? 0;
  if (waiting === 0) return null;
  return <Link to="/compose">{formatPlural(waiting, 'draft')}</Link>;
}
