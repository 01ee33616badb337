/** Calls about where entries come from. */
import { z } from 'zod';
import { call } from './call';
import { hexBytes, seqField, streamIdField } from './inputs';
import type { RemoteStatus } from './outputs';
import type * as out from './source';
import { askedSource, webAddress } from './sourceInput';

const nothing = z.strictObject({}).default({});

export const sourceCalls = {
  'source.status': call<out.SourceStatus>()('main', nothing),
  /**
   * Follows a network or another explorer from now on, and whenever the workspace is open in one.
   * @throws badInput where the log already has entries of something else
   */
  'source.connect': call<out.SourceStatus>()(
    'main',
    z.strictObject({
      source: askedSource,
      /** Watched besides those that are. */
      streams: z.array(streamIdField).default([]),
    }),
  ),
  /** Looks at a connection step by step, with the fix beside each failure; nothing is changed. */
  'source.diagnose': call<out.Diagnosis>()('main', z.strictObject({ source: askedSource })),
  /** Follows nothing any more; what is in the log stays. */
  'source.disconnect': call<out.SourceStatus>()('main', nothing),
  /** Stops all traffic, or lets it go on. */
  'source.offline': call<out.SourceStatus>()('main', z.strictObject({ offline: z.boolean() })),
  /** Asks again for data that was given up: everything from that entry on is replayed anew. */
  'source.retry': call<out.SourceStatus>()('main', z.strictObject({ seq: seqField })),

  /** Compares the live keys of a stream, with versions and values, here and at any node that answers kv_*. */
  'node.compare': call<out.RemoteComparison>()(
    'main',
    z.strictObject({
      url: webAddress,
      streamId: streamIdField,
      gte: hexBytes.optional(),
      lt: hexBytes.optional(),
    }),
  ),

  /** Asks a node that answers kv_* how far it is and which streams it has. @throws networkFailed */
  'node.look': call<out.NodeLook>()('main', z.strictObject({ url: webAddress })),
  /**
   * Opens a workspace that reads this node, made where there is none. A browser host gives the address to go to; the
   * desktop shows it by itself, and a plain engine cannot.
   */
  'node.browse': call<{ address: string | null }>()('main', z.strictObject({ url: webAddress })),
  /** In a workspace that reads a node: reads this one from now on. @throws badInput in a workspace with a log */
  'node.use': call<RemoteStatus>()('main', z.strictObject({ url: webAddress })),
  /** In a workspace that reads a node: asks it now how it stands. */
  'node.retry': call<RemoteStatus>()('main', nothing),

  'kv.status': call<out.KvServerStatus>()('main', nothing),
  /**
   * Serves kv_* until it is stopped or the workspace closes: on loopback, or at the address that the command line named.
   * @throws badInput where the port is taken
   */
  'kv.start': call<out.KvServerStatus>()(
    'main',
    z.strictObject({
      /** 0 picks a free one. */
      port: z.number().int().min(0).max(65_535).default(0),
      allowAddStream: z.boolean().default(false),
    }),
  ),
  'kv.stop': call<out.KvServerStatus>()('main', nothing),
} as const;
