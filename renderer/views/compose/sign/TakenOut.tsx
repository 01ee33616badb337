import { useMutation } from '@tanstack/react-query';
import { connection } from '../../../api/connection';
import { Button } from '../../../components/Button';
import { Fault } from '../../../components/Fault';
import { Notice } from '../../../components/Notice';

/** Says that the chain took back what was sent, and sends it again. */
export function TakenOut({ draftId, isOutgoing }: { draftId: string; isOutgoing: boolean }) {
  const resend = useMutation({ mutationFn: () => connection.call('compose.resend', { draftId }) });
  const isSending = isOutgoing || resend.isPending;
  return (
    <>
      <Notice
        tone="warning"
        title="A reorganisation of the chain took this entry out."
        acts={
          <Button isDisabled={isSending} onPress={() => resend.mutate()}>
            {isSending ? 'Sending' : 'Send again'}
          </Button>
        }
      >
        It counts for nothing now. The same transaction can be sent again; it is paid for once.
      </Notice>
      {resend.error && <Fault error={resend.error} />}
    </>
  );
}
