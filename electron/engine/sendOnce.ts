/** No draft is signed twice: nobody appends one entry more because a button was pressed again. */
import { compareBytes, equalBytes } from '../../shared/bytes';
import type { Submitted } from '../../shared/contract/composing';
import type { CheckedInput } from '../../shared/contract/contract';
import { badInput } from '../../shared/errors';
import { contentOf } from '../compose/content';
import type { Drafts } from './drafts';

type Submission = CheckedInput<'compose.submit'>;

interface OnItsWay {
  input: Submission;
  answer: Promise<Submitted>;
}

export class SendOnce {
  private readonly underWay = new Map<string, OnItsWay>();

  constructor(private readonly drafts: Pick<Drafts, 'get'>) {}

  /**
   * Sends, and answers the same to whoever asks for the same of one draft meanwhile.
   * @param send resolves when the draft is marked as sent
   * @throws badInput where the draft was sent, or is on its way with other content
   */
  async send(input: Submission, send: () => Promise<Submitted>): Promise<Submitted> {
    const { draftId: id } = input;
    if (id === undefined) return send();
    const other = this.underWay.get(id);
    if (other !== undefined) {
      if (isSame(other.input, input)) return other.answer;
      throw badInput('draftId', 'is on its way already, as it was before it was changed');
    }
    const answer = this.sendUnsent(id, send);
    this.underWay.set(id, { input, answer });
    try {
      return await answer;
    } finally {
      this.underWay.delete(id);
    }
  }

  private async sendUnsent(id: string, send: () => Promise<Submitted>): Promise<Submitted> {
    // One that was deleted meanwhile may go its way.
    const draft = await this.drafts.get(id).catch(() => undefined);
    if (draft !== undefined && draft.sent !== null)
      throw badInput('draftId', `is on its way already, as entry ${draft.sent.seq}`);
    return send();
  }
}

function isSame(left: Submission, right: Submission): boolean {
  if (left.sender !== right.sender) return false;
  const [one, other] = [contentOf(left), contentOf(right)];
  const [streams, otherStreams] = [one, other].map((each) => each.streamIds.toSorted(compareBytes));
  return (
    equalBytes(one.data, other.data) &&
    streams!.length === otherStreams!.length &&
    streams!.every((id, i) => equalBytes(id, otherStreams![i]!))
  );
}
