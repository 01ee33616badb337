/** council takes dao-config over from treasury and governs by votes. */
import { fromText } from '../../../shared/bytes';
import { addressOf, daoConfig, weatherStation } from '../cast';
import { decimal, json, u64 } from '../values';
import type { World } from '../world';

const voters = ['ada', 'market', 'escrow', 'kestrel'] as const;
const motions = [
  ['Raise the quorum to five', 'Four voices are too few for a treasury of this size.'],
  ['Pay the mapmakers', 'The map of the overworld is done and was paid by nobody.'],
  ['Let the registry pay for itself', 'A small fee for each renewal, none for the first name.'],
  ['A second oracle', 'One source of prices is one source of mistakes.'],
  ['Hear ada', 'The listing of shield 0117 was a mistake of her client, she says.'],
  ['A longer Long Night', 'The third season shall last two days more.'],
] as const;

export function adminGrants(world: World): void {
  world
    .by('treasury')
    .on(daoConfig)
    .grantAdmin('council')
    .put('treasury/guardian', addressOf('council'))
    .send();
}

export function treasuryStepsDown(world: World): void {
  world.by('treasury').on(daoConfig).renounceAdmin().send();
}

/** The quorum is the council's alone. */
export function reserveQuorum(world: World): void {
  world.by('council').on(daoConfig).setSpecial('params/quorum').put('params/epoch', u64(2)).send();
}

export function admitVoters(world: World): void {
  const draft = world.by('council').on(daoConfig);
  for (const voter of voters) draft.grantWriter(voter);
  draft.send();
}

export function propose(world: World, number: number): void {
  const [title, text] = motions[number - 1]!;
  world
    .by('council')
    .on(daoConfig)
    .put(`proposals/${number}/title`, fromText(title))
    .put(`proposals/${number}/text`, fromText(text))
    .put(`proposals/${number}/state`, json({ state: 'open', opened: world.now, quorum: 4 }))
    .send();
}

/** Routine: one voice for one open proposal; people change their minds. */
export function vote(world: World): void {
  const open = motions.map((_, index) => index + 1).filter((number) => stateOf(world, number) === 'open');
  if (open.length === 0) {
    changeEpoch(world);
    return;
  }
  const number = world.random.pick(open);
  const voter = world.random.pick(voters);
  const voice = fromText(world.random.pick(['yes', 'yes', 'no', 'abstain']));
  const draft = world.by(voter).on(daoConfig).guard(`proposals/${number}/state`);
  draft.put([`votes/${number}/`, addressOf(voter)], voice).send();
}

function stateOf(world: World, number: number): string | undefined {
  const value = world.get(daoConfig, `proposals/${number}/state`);
  return value && (JSON.parse(new TextDecoder().decode(value)) as { state: string }).state;
}

export function close(world: World, number: number, state: 'accepted' | 'rejected'): void {
  const draft = world.by('council').on(daoConfig).guard('params/quorum');
  draft.put(`proposals/${number}/state`, json({ state, closed: world.now, quorum: 4 })).send();
}

/** Routine of quiet times. */
export function changeEpoch(world: World): void {
  const balance = 250_000 - world.seq * 37;
  world
    .by('council')
    .on(daoConfig)
    .put('params/epoch', u64(Math.floor(world.seq / 50)))
    .put('treasury/balance', decimal(balance))
    .send();
}

/** A whole proposal pasted into the key, twice: the second time with a word changed at its end. */
export function pasteIntoKey(world: World, ending: string): void {
  const clause = 'Whereas the registry was founded by another than its keeper, and was bought back; ';
  world
    .by('council')
    .on(daoConfig)
    .put(`proposals/7/${clause.repeat(14)}${ending}`, fromText('see the key'))
    .send();
}

/** The treasury forgets that it stepped down. */
export function treasuryForgets(world: World): void {
  world.by('treasury').on(daoConfig).put('params/epoch', u64(3)).send('senderMayNotWrite');
}

export function voterChangesQuorum(world: World, voter: string): void {
  world.by(voter).on(daoConfig).put('params/quorum', decimal(2)).send('writeDenied');
}

/** A voter reads what was closed meanwhile. */
export function voteTooLate(world: World, number: number): void {
  const state = `proposals/${number}/state`;
  const draft = world
    .by('market')
    .on(daoConfig)
    .guard(state)
    .put([`votes/${number}/`, addressOf('market')], fromText('yes'));
  draft.seeing(world.version(daoConfig, state) - 1).send('versionConflict');
}

export function weatherClause(world: World): void {
  world
    .by('council')
    .on(daoConfig)
    .put('params/storm', decimal(1))
    .put('params/epoch', u64(9))
    .aside(weatherStation)
    .guard('wind')
    .send('tagsMismatch');
}
