/** Who takes part in the workload: a few watched streams with their people, and some who have no right there. */
import { createHash } from 'node:crypto';
import { compareBytes, fromText } from '../../../shared/bytes';
import { accountNamed } from './accounts';

export interface StreamCast {
  /** 32 bytes. */
  id: Uint8Array;
  founder: Uint8Array;
  writers: Uint8Array[];
  /** A key that only `specialWriter`, and the founder, may write. */
  specialKey: Uint8Array;
  specialWriter: Uint8Array;
}

export interface Cast {
  /** The watched streams, in id order. */
  streams: StreamCast[];
  /** Writer of every watched stream. */
  bridge: Uint8Array;
  /** Has no right anywhere. */
  stranger: Uint8Array;
  /** A stream that is tagged and not watched. */
  unwatched: Uint8Array;
}

const usualStreams = 4;

const streamNamed = (name: string): Uint8Array =>
  createHash('sha256').update(`streamscope bench stream ${name}`).digest();

/** @param streams at least two: some entries write where they are not tagged */
export function makeCast(streams = usualStreams): Cast {
  const ids = Array.from({ length: streams }, (_, i) => streamNamed(`${i}`)).sort(compareBytes);
  return {
    streams: ids.map((id, i) => ({
      id,
      founder: accountNamed(`founder ${i}`),
      writers: [accountNamed(`writer ${i} a`), accountNamed(`writer ${i} b`)],
      specialKey: fromText('settings/treasury/limit-of-a-day-that-only-one-may-set!'),
      specialWriter: accountNamed(`special writer ${i}`),
    })),
    bridge: accountNamed('bridge'),
    stranger: accountNamed('stranger'),
    unwatched: streamNamed('unwatched'),
  };
}
