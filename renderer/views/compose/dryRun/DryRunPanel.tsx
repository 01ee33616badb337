import { memo, useRef } from 'react';
import type { Draft } from '../../../../shared/compose/draft';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import { Button } from '../../../components/Button';
import { Fault } from '../../../components/Fault';
import { Icon } from '../../../components/Icon';
import panel from '../../../components/Panel.module.css';
import { formatCount, formatPlural } from '../../../format/numbers';
import type { ContentState } from '../content/useContent';
import { actWord } from '../rows/actLooks';
import { SignFoot } from '../sign/SignFoot';
import type { Sender } from '../sign/useSender';
import { BeforeYouSign } from './BeforeYouSign';
import styles from './DryRun.module.css';
import { Failures, RepairLine } from './Failures';
import { FlipNotice } from './FlipNotice';
import type { Flip } from './flip';
import { MustStayTrue } from './MustStayTrue';
import { type DryRunState, type Judged, useFlip } from './useDryRun';
import { VerdictBanner } from './VerdictBanner';

interface Props {
  draft: Draft;
  content: ContentState;
  dryRun: DryRunState;
  sender: Sender;
  status: WorkspaceStatus;
  onOpenRow: (rowId: string) => void;
  /** Absent where no row is stale. */
  onRebase: (() => void) | undefined;
  onRaw: () => void;
}

/** What would become of the draft if it landed now, and the way to sign it. */
export const DryRunPanel = memo(function DryRunPanel(props: Props) {
  const { draft, content, dryRun, sender, status, onOpenRow, onRebase, onRaw } = props;
  const { judged } = dryRun;
  const heading = useRef<HTMLHeadingElement>(null);
  const signer = sender.chosen;
  const isWrong = content.problems.length > 0;
  const isJudged = !isWrong && signer !== undefined && content.refusal === undefined;
  const flip = useFlip(judged);
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
        {isWrong ? (
          <ToMend draft={draft} problems={content.problems} onOpenRow={onOpenRow} />
        ) : content.refusal !== undefined ? (
          <DecoderRefuses error={content.refusal} name={content.decoder?.name} onRaw={onRaw} />
        ) : signer === undefined ? (
          <div className={styles.banner}>
            <Icon name="person" />
            <div>
              <h3>Who signs?</h3>
              <p>Whether a batch lands depends on who sends it. Choose, make or open an account below.</p>
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
            flip={flip}
            signer={signer}
            isCurrent={dryRun.isCurrent}
            onOpenRow={onOpenRow}
            onRebase={onRebase}
            onWatch={() => heading.current?.focus()}
          />
        )}
      </div>
      <SignFoot draft={draft} content={content} dryRun={dryRun} sender={sender} status={status} />
    </section>
  );
});

interface JudgementProps extends Pick<Props, 'draft' | 'onOpenRow' | 'onRebase'> {
  judged: Judged;
  flip: Flip | undefined;
  signer: NonNullable<Sender['chosen']>;
  isCurrent: boolean;
  onWatch: () => void;
}

function Judgement({ draft, judged, flip, signer, isCurrent, onOpenRow, onRebase, onWatch }: JudgementProps) {
  return (
    <div className={styles.judgement} data-stale={!isCurrent || undefined}>
      {flip && <FlipNotice flip={flip} onRebase={onRebase} />}
      <VerdictBanner answer={judged.answer} />
      {onRebase && flip === undefined && (
        <div className={styles.rebase}>
          <span>Keys of this draft were written after what it has seen.</span>
          <Button onPress={onRebase}>Rebase…</Button>
        </div>
      )}
      <Failures draft={draft} judged={judged} onOpenRow={onOpenRow} />
      <RepairLine judged={judged} />
      <BeforeYouSign draft={draft} judged={judged} signer={signer} onOpenRow={onOpenRow} onWatch={onWatch} />
      <MustStayTrue judged={judged} />
    </div>
  );
}

interface ToMendProps {
  draft: Draft;
  problems: ContentState['problems'];
  onOpenRow: (rowId: string) => void;
}

const problemsListed = 12;

/** Everything that keeps the draft from being a batch; pressing one opens its row. */
function ToMend({ draft, problems, onOpenRow }: ToMendProps) {
  const shown = problems.slice(0, problemsListed);
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
        {shown.map(({ rowId, field, reason, isMissing }) => {
          const index = draft.rows.findIndex((row) => row.id === rowId);
          const row = draft.rows[index];
          return (
            <li key={`${rowId} ${field}`} className={styles.item} data-bad={!isMissing || undefined}>
              <Icon name={isMissing ? 'more' : 'warning'} size={14} />
              <span>
                {row !== undefined && (
                  <>
                    <Button look="link" onPress={() => onOpenRow(row.id)}>
                      Row {formatCount(index + 1)}, {actWord(row.act).toLowerCase()}
                    </Button>
                    {': '}
                  </>
                )}
                {reason}
              </span>
            </li>
          );
        })}
        {problems.length > shown.length && (
          <li className={styles.item}>
            <span />
            and {formatCount(problems.length - shown.length)} more
          </li>
        )}
      </ul>
    </>
  );
}

interface RefusesProps {
  error: unknown;
  name: string | undefined;
  onRaw: () => void;
}

/** The stream has a decoder of its own that cannot make bytes of the rows. */
function DecoderRefuses({ error, name, onRaw }: RefusesProps) {
  return (
    <div className={styles.banner}>
      <Icon name="malformed" />
      <div>
        <h3>The decoder makes no bytes of these rows</h3>
        <p>
          {name !== undefined && `${name}: `}
          {error instanceof Error ? error.message : String(error)}
        </p>
        <p>
          <Button onPress={onRaw}>Write the bytes by hand</Button>
        </p>
      </div>
    </div>
  );
}
