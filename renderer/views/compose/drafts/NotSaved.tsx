import { errorText } from '../../../api/errorTexts';
import { Notice } from '../../../components/Notice';
import { type Drafts, useUnsaved } from './useDrafts';

/** Says that what was typed is not with the engine, before anything is lost by it. */
export function NotSaved({ drafts }: { drafts: Drafts }) {
  const why = useUnsaved(drafts);
  if (why === undefined) return null;
  if (why === 'noAnswer')
    return (
      <Notice tone="danger" title="Not saved: Streamscope does not answer.">
        What you typed stands in this tab alone. Leave it open: it is saved when the connection is back.
      </Notice>
    );
  const { title, advice } = errorText(why.failure);
  return (
    <Notice tone="danger" title="Not saved.">
      {title}. {advice} What you typed stands in this window alone; it is tried again.
    </Notice>
  );
}
