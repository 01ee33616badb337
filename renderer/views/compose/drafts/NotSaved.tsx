import { errorText } from '../../../api/errorTexts';
import { Notice } from '../../../components/Notice';
import type { Drafts } from './useDrafts';

/** Says that what was typed is not with the engine, before anything is lost by it. */
export function NotSaved({ drafts: { failure } }: { drafts: Drafts }) {
  if (failure === undefined) return null;
  const { title, advice } = errorText(failure);
  return (
    <Notice tone="danger" title="Not saved.">
      {title}. {advice} What you typed stands in this window alone; it is tried again.
    </Notice>
  );
}
