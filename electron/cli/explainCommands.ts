/** Why an entry has its verdict, and what would have become of it otherwise. */
import type { ExplainedCheck, Explanation, Repair } from '../../shared/contract/explanation';
import { maxU64 } from '../../shared/streamData';
import { readArguments, readId, readSeq } from './arguments';
import { printJson, withHex } from './output';
import { type Session, withState } from './session';
import { UsageError } from './usage';

export async function explainCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, ['SEQ']);
  const seq = readSeq(args.positionals[0] ?? '', 'SEQ');
  await withState(args.workspace(), async (session) => {
    const { sender, streamIds, result, checks, repair, notRun } = await wholeExplanation(session, seq);
    const shown = checks.map((check) => printableCheck(check, repair));
    await printJson({ seq, sender, streamIds, result, checks: shown, notRun });
  });
}

const roles = {
  admin: 'admin',
  writer: 'streamWriter',
  'special-writer': 'specialWriter',
  none: 'none',
} as const;

export async function whatIfCommand(argv: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { at: text, sender: text, role: text, version: text, without: text };
  const args = readArguments(argv, options, ['SEQ']);
  const sender = args.text('sender');
  const asked = {
    seq: readSeq(args.positionals[0] ?? '', 'SEQ'),
    at: args.seq('at'),
    sender: sender === undefined ? null : readId(sender, '--sender', 20),
    role: readRole(args.text('role')),
    version: readVersion(args.text('version')),
    without: args.seq('without'),
  };
  await withState(args.workspace(), async (session) => {
    const answer = await session.call('entry.whatIf', asked);
    const { seq, result, verdict, original, checks, notRun, repair } = answer;
    const shown = checks.map((check) => printableCheck(check, repair));
    await printJson({ seq, asked: answer.asked, result, verdict, original, checks: shown, notRun });
  });
}

function readRole(value: string | undefined): (typeof roles)[keyof typeof roles] | null {
  if (value === undefined) return null;
  const role = Object.entries(roles).find(([name]) => name === value)?.[1];
  if (role === undefined)
    throw new UsageError(`--role must be ${Object.keys(roles).join(', ')}, found ${value}`);
  return role;
}

function readVersion(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!/^[0-9]+$/.test(value) || BigInt(value) > maxU64)
    throw new UsageError(`--version must be a whole number up to 2^64-1, found ${value}`);
  return BigInt(value).toString();
}

/** Items asked for at once: as many as have the histories of their rights told in full. */
const limit = 100;

/** All pages as one. */
async function wholeExplanation(session: Session, seq: number): Promise<Explanation> {
  const whole = await session.call('entry.explain', { seq, limit });
  for (let from = whole.next; from !== null; ) {
    const page: Explanation = await session.call('entry.explain', { seq, from, limit });
    whole.checks = whole.checks.concat(page.checks);
    from = page.next;
  }
  if (whole.next !== null) whole.repair = (await session.call('entry.repair', { seq })).repair;
  return whole;
}

/** The proof stands with the facts, and the entry's whole repair with the check that decided. */
function printableCheck(check: ExplainedCheck, repair: Repair | null): unknown {
  const { phase, rule, index, streamId, key, ok, deciding, because, proof } = check;
  const facts = { ...because, ...proof, ...(deciding && { repair }) };
  return withHex({ phase, rule, index, streamId, key, ok, deciding, because: facts });
}
