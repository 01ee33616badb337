import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import { Button, IconButton } from '../../../components/Button';
import panel from '../../../components/Panel.module.css';
import { useAt } from '../../../router/at';
import { type Draft, draftTitle } from '../drafts/draft';
import { encodeDraft } from '../drafts/encodeDraft';
import { type Drafts, draftEditor } from '../drafts/useDrafts';
import { DryRunPanel } from '../dryRun/DryRunPanel';
import { useDryRun } from '../dryRun/useDryRun';
import { RowList } from '../rows/RowList';
import { useSender } from '../sign/useSender';
import { BytesBar } from './BytesBar';
import styles from './DraftPage.module.css';
import { StreamsField } from './StreamsField';
import { VersionField } from './VersionField';

interface Props {
  draft: Draft;
  drafts: Drafts;
  status: WorkspaceStatus;
  /** Id of the draft that was just made: its page takes the focus to its name, once. */
  toName: RefObject<string | undefined>;
  onCopy: () => void;
  onDelete: () => void;
}

/** One draft: its form, and beside it what would become of it. */
export function DraftPage({ draft, drafts, status, toName, onCopy, onDelete }: Props) {
  const { store } = drafts;
  const at = useAt();
  const seen = at ?? status.replayedTo - 1;
  const editor = useMemo(() => draftEditor(store, draft.id, seen), [store, draft.id, seen]);
  // Only the version that follows the slider depends on it.
  const shownSeq = draft.version.mode === 'seen' ? seen : 0;
  const { version, rows } = draft;
  const encoded = useMemo(() => encodeDraft({ version, rows }, shownSeq), [version, rows, shownSeq]);
  const sender = useSender();
  const dryRun = useDryRun(encoded, sender.chosen?.account);
  const [open, setOpen] = useState<string | undefined>(draft.rows[0]?.id);
  const problem = (field: 'streams' | 'version' | 'rows') =>
    encoded.problems.find((each) => each.rowId === null && each.field === field)?.reason;

  const name = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (toName.current !== draft.id) return;
    toName.current = undefined;
    name.current?.focus();
  }, [toName, draft.id]);

  return (
    <div className={styles.page}>
      <section className={panel.panel} aria-label="Draft">
        <div className={panel.toolbar}>
          <input
            ref={name}
            className={styles.name}
            aria-label="Name of the draft"
            value={draft.name}
            placeholder={draftTitle(draft)}
            maxLength={120}
            onChange={(event) => editor.change('Rename draft', { name: event.target.value }, 'name')}
          />
          <IconButton
            icon="undo"
            label={drafts.undoes === undefined ? 'Nothing to undo' : `Undo: ${drafts.undoes.toLowerCase()}`}
            isDisabled={drafts.undoes === undefined}
            onPress={() => store.undo()}
          />
          <Button look="plain" onPress={onCopy}>
            Duplicate
          </Button>
          <IconButton icon="trash" label="Delete the draft" onPress={onDelete} />
        </div>
        <div className={styles.scroll}>
          <div className={styles.fields}>
            <span className={styles.label}>Streams</span>
            <StreamsField draft={draft} editor={editor} />
            <span className={styles.label}>Version</span>
            <VersionField
              version={draft.version}
              seen={seen}
              isPast={at !== null && at < status.replayedTo - 1}
              problem={problem('version')}
              onChange={(next, mark) => editor.change('Change version', { version: next }, mark)}
            />
          </div>
          <RowList
            draft={draft}
            editor={editor}
            encoded={encoded}
            judged={dryRun.judged}
            open={open}
            onOpen={setOpen}
            sender={sender.chosen?.account}
          />
          {problem('rows') && draft.rows.length > 0 && (
            <p className={styles.problem} role="alert">
              {problem('rows')}
            </p>
          )}
        </div>
        <BytesBar encoded={encoded} />
      </section>
      <DryRunPanel
        draft={draft}
        encoded={encoded}
        dryRun={dryRun}
        sender={sender}
        status={status}
        store={store}
        onOpenRow={setOpen}
      />
    </div>
  );
}
