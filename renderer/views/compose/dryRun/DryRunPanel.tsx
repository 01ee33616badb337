import { useRef } from 'react';
import type { SignerAccount, WorkspaceStatus } from '../../../../shared/contract/outputs';
import { Button } from '../../../components/Button';
import { Fault } from '../../../components/Fault';
import { Icon } from '../../../components/Icon';
import panel from '../../../components/Panel.module.css';
import { formatCount, formatPlural } from '../../../format/numbers';
import type { Draft } from '../drafts/draft';
import type { DraftStore } from '../drafts/draftStore';
import type { EncodedDraft } from '../drafts/encodeDraft';
import { actWord } from '../rows/actLooks';
import { SignFoot } from '../sign/SignFoot';
import type { Sender } from '../sign/useSender';
import { BeforeYouSign } from './BeforeYouSign';
import styles from './DryRun.module.css';
import { Failures } from './Failures';
import { MustStayTrue } from './MustStayTrue';
import type { DryRunState, Judged } from './useDryRun';
import { VerdictBanner } from './VerdictBanner';

interface Props {
  draft: Draft;
  encoded: EncodedDraft;
  dryRun: DryRunState;
  sender: Sender;
  status: WorkspaceStatus;
  store: DraftStore;
  onOpenRow: (rowId: string) => void;
}

/** What would become of the draft if it landed now, and the way to sign it. */
export function DryRunPanel({ draft, encoded, dryRun, sender, status, store, onOpenRow }: Props) {
  const { judged } = dryRun;
  const heading = useRef<HTMLHeadingElement>(null);
  const signer = sender.chosen;
  const isJudged = encoded.problems.length === 0 && signer !== undefined;
  return (
    <section className={styles.panel} aria-label="Dry run">
      <div className={panel.toolbar}>
        <h2 ref={heading} tabIndex={-1}>
          Dry run
        </h2>
        <span className={panel.spacer} />
        {isJudged && judged && (
          <span className={styles.at} data-current={dryRun.isCurrent || undefined}>
            {dryRun.isCurrent
              ? `at ${judged.answer.at < 0 ? 'the start' : formatCount(judged.answer.at)}`
              : 'checking'}
          </span>
        )}
      </div>
      <div className={styles.body}>
        {encoded.problems.length > 0 ? (
          <ToMend draft={draft} encoded={encoded} onOpenRow={onOpenRow} />
        ) : signer === undefined ? (
          <div className={styles.banner}>
            <Icon name="person" />
            <div>
              <h3>Who signs?</h3>
              <p>Whether a batch lands depends on who sends it. Choose or open a key below.</p>
            </div>
          </div>
        ) : dryRun.error ? (
          <Fault error={dryRun.error} retry={dryRun.retry} />
        ) : judged === undefined ? (
          <p className={styles.wait}>Checking</p>
        ) : (
          <Judgement
            draft={draft}
            judged={judged}
            signer={signer}
            isCurrent={dryRun.isCurrent}
            onOpenRow={onOpenRow}
            onWatch={() => heading.current?.focus()}
          />
        )}
      </div>
      <SignFoot
        draft={draft}
        encoded={encoded}
        dryRun={dryRun}
        sender={sender}
        status={status}
        store={store}
      />
    </section>
  );
}

interface JudgementProps {
  draft: Draft;
  judged: Judged;
  signer: SignerAccount;
  isCurrent: boolean;
  onOpenRow: (rowId: string) => void;
  onWatch: () => void;
}

function Judgement({ draft, judged, signer, isCurrent, onOpenRow, onWatch }: JudgementProps) {
  return (
    <div className={styles.judgement} data-stale={!isCurrent || undefined}>
      <VerdictBanner answer={judged.answer} />
      <Failures draft={draft} judged={judged} account={signer.account} onOpenRow={onOpenRow} />
      <BeforeYouSign draft={draft} judged={judged} signer={signer} onOpenRow={onOpenRow} onWatch={onWatch} />
      <MustStayTrue judged={judged} account={signer.account} />
    </div>
  );
}

interface ToMendProps {
  draft: Draft;
  encoded: EncodedDraft;
  onOpenRow: (rowId: string) => void;
}

const problemsListed = 12;

/** Everything that keeps the draft from being a batch; pressing one opens its row. */
function ToMend({ draft, encoded, onOpenRow }: ToMendProps) {
  const { problems } = encoded;
  const rowOf = (rowId: string | null) => draft.rows.findIndex((row) => row.id === rowId);
  return (
    <>
      <div className={styles.banner}>
        <Icon name="compose" />
        <div>
          <h3>Not a batch yet</h3>
          <p>{formatPlural(problems.length, 'thing')} to fill in or mend</p>
        </div>
      </div>
      <ul className={styles.list}>
        {problems.slice(0, problemsListed).map(({ rowId, field, reason, isMissing }) => {
          const index = rowOf(rowId);
          const row = draft.rows[index];
          return (
            <li key={`${rowId} ${field}`} className={styles.item} data-bad={!isMissing || undefined}>
              <Icon name={isMissing ? 'more' : 'warning'} size={14} />
              <span>
                {row !== undefined && (
                  <>
                    <Button look="link" onPress={() => onOpenRow(row.id)}>
                      Row {index + 1}, {actWord(row.act).toLowerCase()}
                    </Button>
                    {': '}
                  </>
                )}
                {reason}
              </span>
            </li>
          );
        })}
        {problems.length > problemsListed && (
          <li className={styles.item}>and {formatCount(problems.length - problemsListed)} more</li>
        )}
      </ul>
    </>
  );
}
