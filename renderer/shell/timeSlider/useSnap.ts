import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { Hex } from '../../../shared/bytes';
import type { CallInput } from '../../../shared/contract/contract';
import { connection } from '../../api/connection';
import { streamsOptions } from '../../api/queries';
import { useAt } from '../../router/at';
import { useSettings } from '../../settings/settings';
import { largestStream } from '../../views/browse/useBrowse';

type Subject = Omit<CallInput<'entry.nearest'>, 'seq'>;

/** What is on screen that entries can change: a key, a prefix, or a stream; undefined outside of Browse. */
function useSubject(): Subject | undefined {
  const at = useAt();
  const { stream, key, filter, prefix, view } = useSearch({ strict: false }) as {
    stream?: Hex;
    key?: Hex;
    filter?: Hex;
    prefix?: Hex;
    view?: string;
  };
  const streams = useQuery(streamsOptions(at)).data?.streams;
  const shown = stream === undefined ? largestStream(streams ?? [])?.streamId : stream;
  const isWatched = streams?.some(({ streamId, watched }) => streamId === shown && watched);
  if (shown === undefined || !isWatched) return undefined;
  if (key !== undefined) return { streamId: shown, key };
  const below = view === undefined ? filter : prefix;
  return below === undefined ? { streamId: shown } : { streamId: shown, prefix: below };
}

const words = (subject: Subject) =>
  subject.key !== undefined ? 'this key' : subject.prefix !== undefined ? 'this prefix' : 'this stream';

/** Rests of the time slider at entries that changed what is on screen, while that is asked for. */
export function useSnap(): {
  /** Of what: "this key"; undefined where there is nothing to snap to. */
  subject: string | undefined;
  isOn: boolean;
  /** The entry at or before a seq that made the state that is shown there. */
  rest: (seq: number) => Promise<number>;
  /** The next change in a direction; undefined where there is none. */
  step: (seq: number, back: boolean) => Promise<number | undefined>;
} {
  const subject = useSubject();
  const { snaps } = useSettings();
  const isOn = snaps && subject !== undefined;
  const ask = (seq: number) =>
    connection.call('entry.nearest', { ...(subject as Subject), seq }).catch(() => undefined);
  return {
    subject: subject && words(subject),
    isOn,
    rest: async (seq) => (isOn ? ((await ask(seq + 1))?.previous ?? seq) : seq),
    step: async (seq, back) => {
      const found = await ask(seq);
      return (back ? found?.previous : found?.next) ?? undefined;
    },
  };
}
