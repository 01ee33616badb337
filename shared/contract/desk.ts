/** What a person left on the desk of a workspace: places to come back to. It says nothing about the log. */
import { z } from 'zod';
import { accountField, hexBytes, streamIdField } from './inputs';

/** A place in the explorer, as its address has it: `/browse?stream=…`. Never a link to elsewhere. */
const place = z
  .string()
  .max(40_000)
  .regex(/^(\/|(\/[a-z]+)+)(\?|$)/, 'expected a place of the explorer');
const title = z.string().max(200);
const id = z.string().min(1).max(40);

export const deskFields = {
  /** Where the explorer was last. */
  last: place.nullable(),
  tabs: z.array(z.strictObject({ id, place, title })).max(50),
  bookmarks: z
    .array(
      z.strictObject({
        id,
        place,
        title,
        /** A key or prefix that is kept above the tree of its stream. */
        pin: z.strictObject({ streamId: streamIdField, path: hexBytes }).nullable(),
      }),
    )
    .max(500),
  /** Ranges that were asked for, the newest first. */
  queries: z.array(z.strictObject({ streamId: streamIdField, place, title })).max(100),
  /** Hex of each delimiter, by stream; an empty list is the shared-prefix tree. */
  delimiters: z.record(streamIdField, z.array(hexBytes).max(8)),
  /** Whom people here expect as the founder of a stream. */
  founders: z.record(streamIdField, accountField),
};

const deskSchema = z.strictObject(deskFields);
export type Desk = z.output<typeof deskSchema>;
export type Bookmark = Desk['bookmarks'][number];

export const emptyDesk: Desk = {
  last: null,
  tabs: [],
  bookmarks: [],
  queries: [],
  delimiters: {},
  founders: {},
};

/** Fields that are not as they should be are as if nothing was there: old or edited desks still open. */
export function readDesk(stored: unknown): Desk {
  const fields = (stored ?? {}) as Record<string, unknown>;
  const read = <Name extends keyof Desk>(name: Name): Desk[Name] => {
    const { data } = deskFields[name].safeParse(fields[name]);
    return (data ?? emptyDesk[name]) as Desk[Name];
  };
  return {
    last: read('last'),
    tabs: read('tabs'),
    bookmarks: read('bookmarks'),
    queries: read('queries'),
    delimiters: read('delimiters'),
    founders: read('founders'),
  };
}
