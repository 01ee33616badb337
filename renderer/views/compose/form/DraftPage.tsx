import {
  type ClipboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { Draft } from '../../../../shared/compose/draft';
import { draftTitle } from '../../../../shared/compose/draft';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import { IconButton } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { Loading } from '../../../components/Loading';
import { MenuButton } from '../../../components/MenuButton';
import panel from '../../../components/Panel.module.css';
import { useContent } from '../content/useContent';
import { saveBatchFile } from '../drafts/batchFiles';
import type { EncodedDraft } from '../drafts/encodeDraft';
import { type Drafts, draftEditor } from '../drafts/useDrafts';
import { useEncodedDraft } from '../drafts/useEncodedDraft';
import { DryRunPanel } from '../dryRun/DryRunPanel';
import { useDryRun } from '../dryRun/useDryRun';
import { PasteDialog } from '../paste/PasteDialog';
import { RebaseDialog } from '../rebase/RebaseDialog';
import { staleRows } from '../rebase/staleRows';
import { RowList } from '../rows/RowList';
import { useSender } from '../sign/useSender';
import { judgedDrafts, useNoteJudged } from '../watch/useJudgedDrafts';
import { BytesBar } from './BytesBar';
import styles from './DraftPage.module.css';
import { RawField } from './RawField';
import { StreamsField } from './StreamsField';
import { VersionField } from './VersionField';

interface Props {
  draft: Draft;
  drafts: Drafts;
  status: WorkspaceStatus;
  /** Id of the draft that was just made: its page takes the focus to its name, once. */
  toName: RefObject<string | undefined>;
  /** Id of the draft that was just made of an entry: once it is judged, its stale rows are looked at. */
  toRebase: RefObject<string | undefined>;
  onCopy: () => void;
  onDelete: () => void;
  onFault: (error: unknown) => void;
}

/** One draft: its form, and beside it what would become of it. */
export function DraftPage(props: Props) {
  const made = useEncodedDraft(props.draft);
  return made === undefined ? <Loading what="the draft" /> : <EncodedDraftPage {...props} {...made} />;
}

/** `typed` is the draft as it was encoded, `draft` as it stands in the fields. */
function EncodedDraftPage(props: Props & { typed: Draft; encoded: EncodedDraft }) {
  const { draft, typed, encoded, drafts, status, toName, toRebase, onCopy, onDelete, onFault } = props;
  const { store } = drafts;
  const newest = status.replayedTo - 1;
  const editor = useMemo(() => draftEditor(draft.id, newest), [draft.id, newest]);
  const { id, version, rows } = draft;
  const [undoes, redoes] = [store.undoes(id), store.redoes(id)];
  const content = useContent(typed, encoded);
  const choose = useCallback(
    (account: Hex) => store.set(id, (each) => ({ ...each, sender: account })),
    [store, id],
  );
  const sender = useSender(draft.sender, choose);
  // What is stale does not depend on who sends it; a draft of an entry names somebody.
  const judgement = useDryRun(content.content, sender.chosen?.account ?? draft.sender ?? undefined);
  const isTyped = typed === draft;
  const dryRun = useMemo(
    () => ({ ...judgement, isCurrent: judgement.isCurrent && isTyped }),
    [judgement, isTyped],
  );
  useNoteJudged(typed, content, sender, dryRun);
  useEffect(() => judgedDrafts.opened(id), [id]);
  const stale = useMemo(
    () => (judgement.isCurrent ? staleRows(typed, judgement.judged) : []),
    [typed, judgement.isCurrent, judgement.judged],
  );
  const canRebase = stale.length > 0;
  const [open, setOpen] = useState<string | undefined>(rows.length < 100 ? rows[0]?.id : undefined);
  const [isRebasing, setIsRebasing] = useState(false);
  const [pasted, setPasted] = useState<string>();
  const numbers = useMemo(() => new Map(typed.rows.map((row, index) => [row.id, index + 1])), [typed.rows]);
  const numberOf = useCallback((rowId: string) => numbers.get(rowId) ?? 0, [numbers]);
  const problem = (field: 'streams' | 'version' | 'rows' | 'raw') =>
    content.problems.find((each) => each.rowId === null && each.field === field)?.reason;

  const rebase = useCallback(() => setIsRebasing(true), []);
  const writeRaw = useCallback(
    () => editor.change('Write raw bytes', { raw: { as: 'text', text: '' } }),
    [editor],
  );

  useEffect(() => {
    if (toRebase.current !== id || !dryRun.isCurrent) return;
    toRebase.current = undefined;
    if (canRebase) setIsRebasing(true);
  }, [toRebase, id, dryRun.isCurrent, canRebase]);

  const name = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (toName.current !== draft.id) return;
    toName.current = undefined;
    name.current?.focus();
  }, [toName, draft.id]);

  /** Rows that are pasted beside the fields; what is pasted into a field stays there. */
  const onPaste = (event: ClipboardEvent) => {
    if (event.target instanceof Element && event.target.closest('input, textarea, [role=dialog]') !== null)
      return;
    const text = event.clipboardData.getData('text');
    if (text.trim() === '' || draft.raw !== null) return;
    event.preventDefault();
    setPasted(text);
  };

  return (
    <div className={styles.page} onPaste={onPaste}>
      <section className={`${panel.panel} ${styles.form}`} aria-label="Draft">
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
            label={undoes === undefined ? 'Nothing to undo' : `Undo: ${undoes.toLowerCase()}`}
            isDisabled={undoes === undefined}
            onPress={() => store.undo(id)}
          />
          <span className={styles.mirrored}>
            <IconButton
              icon="undo"
              label={redoes === undefined ? 'Nothing to redo' : `Redo: ${redoes.toLowerCase()}`}
              isDisabled={redoes === undefined}
              onPress={() => store.redo(id)}
            />
          </span>
          <MenuButton
            label="More about the draft"
            look="icon"
            groups={[
              {
                acts: [
                  { id: 'paste', text: 'Paste rows…', icon: 'plus', onAct: () => setPasted('') },
                  {
                    id: 'export',
                    text: 'Save as batch file',
                    icon: 'file',
                    onAct: () => void saveBatchFile(draft).catch(onFault),
                  },
                  { id: 'copy', text: 'Duplicate', icon: 'copy', onAct: onCopy },
                  ...(draft.raw === null
                    ? [
                        {
                          id: 'raw',
                          text: 'Write the bytes by hand',
                          icon: 'compose' as const,
                          onAct: writeRaw,
                        },
                      ]
                    : []),
                ],
              },
              { acts: [{ id: 'delete', text: 'Delete the draft', icon: 'trash', onAct: onDelete }] },
            ]}
          >
            <Icon name="more" />
          </MenuButton>
        </div>
        <div className={styles.fields}>
          <span className={styles.label}>Streams</span>
          <StreamsField draft={draft} editor={editor} />
          {draft.raw === null && (
            <>
              <span className={styles.label}>Version</span>
              <VersionField
                version={version}
                newest={newest}
                problem={problem('version')}
                stale={stale.length}
                onChange={(next, mark) => editor.change('Change version', { version: next }, mark)}
                onRebase={rebase}
              />
            </>
          )}
        </div>
        {draft.raw === null ? (
          <RowList
            draft={draft}
            editor={editor}
            encoded={encoded}
            judged={dryRun.judged}
            open={open}
            onOpen={setOpen}
            onPaste={() => setPasted('')}
            sender={sender.chosen?.account}
            newest={newest}
            stale={stale}
          />
        ) : (
          <RawField
            raw={draft.raw}
            problem={problem('raw')}
            onChange={(raw, mark) => editor.change('Edit content', { raw }, mark)}
          />
        )}
        {[problem('streams'), rows.length > 0 ? problem('rows') : undefined].map(
          (reason) =>
            reason && (
              <p key={reason} className={styles.problem} role="alert">
                {reason}
              </p>
            ),
        )}
        <BytesBar
          encoded={encoded}
          content={content.content}
          openRow={open}
          onOpenRow={setOpen}
          numberOf={numberOf}
          sender={sender.chosen?.account}
        />
      </section>
      <DryRunPanel
        draft={typed}
        content={content}
        dryRun={dryRun}
        sender={sender}
        status={status}
        onOpenRow={setOpen}
        onRebase={canRebase ? rebase : undefined}
        onRaw={writeRaw}
      />
      {isRebasing && canRebase && (
        <RebaseDialog
          draft={draft}
          stale={stale}
          at={dryRun.judged?.answer.at ?? newest}
          onRebase={(next) => {
            store.change(draft.id, 'Rebase', () => next);
            setIsRebasing(false);
          }}
          onClose={() => setIsRebasing(false)}
        />
      )}
      {pasted !== undefined && (
        <PasteDialog
          text={pasted}
          streams={draft.streams}
          seen={newest}
          onAdd={(added) => {
            const streams = [...new Set([...draft.streams, ...added.flatMap((row) => row.streamId || [])])];
            const kept = rows.filter(
              (row) => row.key.text !== '' || row.value.text !== '' || row.account !== '',
            );
            editor.change('Paste rows', { streams, rows: [...kept, ...added] });
            setPasted(undefined);
          }}
          onClose={() => setPasted(undefined)}
        />
      )}
    </div>
  );
}
