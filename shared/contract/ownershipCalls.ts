/** Calls about who may do what, since when and by whom, and about where accounts collide. */
import { z } from 'zod';
import type { Hex } from '../bytes';
import { call } from './call';
import { accountField, atField, hexBytes, keyField, limitField, seqField, streamIdField } from './inputs';
import type * as own from './ownership';

/** A page of a list; `after` is the cursor of the page before. */
const page = { after: hexBytes.optional(), limit: limitField };

export const ownershipCalls = {
  'roles.holders': call<own.RolePage>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      role: z.enum(['admin', 'streamWriter']),
      at: atField,
      ...page,
    }),
  ),
  'roles.specialKeys': call<own.SpecialKeyPage>()(
    'read',
    z.strictObject({ streamId: streamIdField, at: atField, ...page }),
  ),
  /** Accounts against prefixes. */
  'roles.matrix': call<own.RoleMatrix>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      prefixes: z.array(hexBytes).max(20).default([]),
      at: atField,
      /** Account to go on behind. */
      after: accountField.optional(),
      /** Each page reads all roles again, so a large one is cheaper than several. */
      limit: z.number().int().min(1).max(20_000).default(200),
    }),
  ),
  /** The special keys of a stream, each with all its writers: columns of the matrix. */
  'roles.matrixKeys': call<own.MatrixKeys>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      /** Only keys that have this text in them, in any letter case. */
      find: z.string().max(200).default(''),
      at: atField,
      ...page,
    }),
  ),
  /** Grants, revocations and renouncings from `from` to `to`, by account. */
  'roles.lanes': call<own.RoleLanes>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      account: accountField.optional(),
      from: seqField.default(0),
      to: seqField.nullable().default(null),
      after: hexBytes.optional(),
      at: atField,
    }),
  ),
  'key.writers': call<own.KeyWriters>()(
    'read',
    z.strictObject({ streamId: streamIdField, key: keyField, at: atField, ...page }),
  ),
  'account.rights': call<own.AccountRights>()(
    'read',
    z.strictObject({ account: accountField, at: atField, ...page }),
  ),
  /** What deserves a look in the ownership of watched streams, a page of streams at a time. */
  'ownership.findings': call<{ at: number; streams: own.StreamFindings[]; next: Hex | null }>()(
    'read',
    z.strictObject({
      /** Whom the caller expects as the founder of a stream. */
      expected: z
        .array(z.strictObject({ streamId: streamIdField, account: accountField }))
        .max(1000)
        .default([]),
      after: streamIdField.optional(),
      at: atField,
    }),
  ),
  /** Who wrote a version, under which right, and how that right came down from the founder. */
  'value.blame': call<own.Blame>()(
    'read',
    z.strictObject({ streamId: streamIdField, key: keyField, version: seqField }),
  ),
  /** Rejected entries below `before`, newest first, grouped; at most `budget` entries are looked at. */
  'log.conflicts': call<own.Conflicts>()(
    'read',
    z.strictObject({
      before: seqField.nullable().default(null),
      from: seqField.default(0),
      streamId: streamIdField.optional(),
      budget: z.number().int().min(1).max(100_000).default(20_000),
    }),
  ),
} as const;
