/** Calls about reading values. */
import { z } from 'zod';
import { call } from './call';
import { keyField, seqField, streamIdField } from './inputs';
import { prefixField, type ValueView, type Views, viewChoice, viewerCode } from './values';

const nothing = z.strictObject({}).default({});
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const viewerCalls = {
  /** A version's value, read in one way; `view` null is the best guess. `code` is tried in place of a kept viewer. */
  'value.view': call<ValueView>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      key: keyField,
      version: seqField,
      view: viewChoice.nullable().default(null),
      code: viewerCode.optional(),
    }),
  ),
  'views.list': call<Views>()('main', nothing),
  /** Reads keys that start with a prefix in this way from now on; null forgets it. */
  'views.remember': call<Views>()(
    'main',
    z.strictObject({ streamId: streamIdField, prefix: prefixField, view: viewChoice.nullable() }),
  ),
  /** Keeps a viewer; one of the same name is replaced, and readings that use it follow. */
  'viewer.keep': call<Views & { hash: string }>()(
    'main',
    z.strictObject({ name: z.string().min(1).max(64), code: viewerCode }),
  ),
  /** @throws notFound, decoderUnusable */
  'viewer.get': call<{ name: string; hash: string; code: string }>()('main', z.strictObject({ hash })),
  /** Forgets a viewer, and the readings that use it. */
  'viewer.remove': call<Views>()('main', z.strictObject({ hash })),
} as const;
