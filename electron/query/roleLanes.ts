/** What happened to rights over the log: a lane for each account, and one for which keys are special. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { RoleLane, RoleLanes } from '../../shared/contract/ownership';
import { operationNames } from '../../shared/model';
import { grantedBy } from '../explain/rights';
import { category } from '../replay/stateView';
import { accountFacts } from '../store/accountFacts';
import { type SubjectFact, streamFacts } from '../store/roleReader';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';

/** Role facts read for one page. */
const factsPerPage = 20_000;

export function roleLanes(context: QueryContext, input: CheckedInput<'roles.lanes'>): Promise<RoleLanes> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const { facts, next } = await readFacts(state, stream, input);
    const lanes = new Map<string, RoleLane>();
    for (const { category: of, key, account, fact } of facts) {
      if (fact.seq < input.from || fact.seq > (input.to ?? state.at)) continue;
      const about = of === category.specialKey ? null : toHex(account);
      const lane = lanes.get(about ?? '') ?? { account: about, acts: [] };
      lanes.set(about ?? '', lane);
      lane.acts.push({
        seq: fact.seq,
        operation: operationNames[fact.opcode],
        key: key.length === 0 ? null : state.fullKey(stream, key),
        by: grantedBy(fact),
      });
    }
    const sorted = [...lanes.values()].sort((left, right) =>
      (left.account ?? '') < (right.account ?? '') ? -1 : 1,
    );
    for (const { acts } of sorted) acts.sort((left, right) => left.seq - right.seq);
    return { at: state.at, lanes: sorted, partial: next !== null, next: next && toHex(next) };
  });
}

async function readFacts(
  state: StateReader,
  stream: number,
  input: CheckedInput<'roles.lanes'>,
): Promise<{ facts: SubjectFact[]; next: Uint8Array | null }> {
  const query = {
    limit: factsPerPage,
    ...(input.after !== undefined && { after: fromHex(input.after) }),
  };
  if (input.account === undefined) return streamFacts(state, stream, query);
  const page = await accountFacts(state, fromHex(input.account), { stream, ...query });
  return { facts: page.facts.map(({ subject, fact }) => ({ ...subject, fact })), next: page.next };
}
