import { Link } from '@tanstack/react-router';
import type { DraftSummary } from '../../../../shared/compose/draft';
import { Button } from '../../../components/Button';
import { Notice } from '../../../components/Notice';
import { formatPlural } from '../../../format/numbers';
import { flipTitle, flipWords } from '../dryRun/FlipNotice';
import type { Flip } from '../dryRun/flip';
import styles from './FlipNotices.module.css';
import { judgedDrafts, useJudgedDrafts } from './useJudgedDrafts';

/** Notices shown at once; the others are counted. */
const mostShown = 2;

/** Says of drafts whose page is not open that entries changed what would become of them. */
export function FlipNotices({ drafts }: { drafts: readonly DraftSummary[] }) {
  const { byId } = useJudgedDrafts();
  const flipped = drafts.flatMap((draft) => {
    const flip = byId.get(draft.id)?.flip;
    return flip === undefined ? [] : [{ draft, flip }];
  });
  const more = flipped.length - mostShown;
  return (
    <>
      {flipped.slice(0, mostShown).map(({ draft, flip }) => (
        <FlippedDraft key={draft.id} draft={draft} flip={flip} />
      ))}
      {more > 0 && (
        <Notice tone="warning" title={`The answer changed for ${formatPlural(more, 'more draft')}.`}>
          <Link to="/compose" className={styles.link}>
            Look at the drafts
          </Link>
        </Notice>
      )}
    </>
  );
}

function FlippedDraft({ draft, flip }: { draft: DraftSummary; flip: Flip }) {
  return (
    <Notice
      tone={flip.to === 'committed' ? 'info' : 'danger'}
      title={`${flipTitle(flip)} of the draft “${draft.title}”.`}
      acts={
        <Button look="plain" onPress={() => judgedDrafts.see(draft.id)}>
          Hide
        </Button>
      }
    >
      {flipWords(flip)}{' '}
      <Link to="/compose" search={{ draft: draft.id }} className={styles.link}>
        Open the draft
      </Link>
    </Notice>
  );
}
