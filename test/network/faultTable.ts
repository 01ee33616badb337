/** What can go wrong on a network, where it strikes, and what the explorer goes through meanwhile: 72 scenarios. */

export const faults = ['slow', 'missing', 'corrupt', 'down'] as const;
export const stages = ['events', 'locations', 'download', 'verify', 'replay', 'submit'] as const;
/** The explorer stays; it is ended and started again; it is killed and started again, each while the fault lasts. */
export const modes = ['live', 'restart', 'kill'] as const;

export type FaultKind = (typeof faults)[number];
export type Stage = (typeof stages)[number];
export type Mode = (typeof modes)[number];

export interface Scenario {
  fault: FaultKind;
  stage: Stage;
  mode: Mode;
  /** Why there can be no such scenario; undefined where it is scripted. */
  impossible: string | undefined;
}

export const scenarios: Scenario[] = stages.flatMap((stage) =>
  faults.flatMap((fault) =>
    modes.map((mode) => ({ fault, stage, mode, impossible: impossible(fault, stage) })),
  ),
);

/** Data that has come is verified here: its bytes can be wrong, or its proof missing, but nobody is asked any more. */
function impossible(fault: FaultKind, stage: Stage): string | undefined {
  if (stage !== 'verify' || fault === 'corrupt' || fault === 'missing') return undefined;
  return 'what has come is verified by this machine alone: whoever is slow or gone strikes the download before it';
}

/** A third of them, each fault at each stage once, with the modes in turn. */
export function isInEveryRun({ fault, stage, mode }: Scenario): boolean {
  return (faults.indexOf(fault) + stages.indexOf(stage)) % modes.length === modes.indexOf(mode);
}

/** What is done, and what the explorer shows while it lasts. */
const scripts: Record<Stage, Record<FaultKind, [done: string, shown: string]>> = {
  events: {
    slow: ['the chain does not answer until the end', 'it asks on'],
    missing: ['the chain leaves an event out', 'a fault: events are left out'],
    corrupt: ['the chain turns bytes of events over', 'a fault: an event does not read'],
    down: ['the chain drops connections', 'a fault'],
  },
  locations: {
    slow: ['the indexer does not answer until the end', 'it asks on'],
    missing: ['the indexer names no node', 'the entry as missing'],
    corrupt: ['the indexer names a node that is not there', 'the entry as missing'],
    down: ['the indexer drops connections', 'the entry as missing'],
  },
  download: {
    slow: ['the node does not answer until the end', 'it asks on'],
    missing: ['the node does not have the segment', 'the entry as missing'],
    corrupt: ['the node answers what nobody can read', 'the entry as missing: no JSON'],
    down: ['the node drops connections', 'the entry as missing'],
  },
  verify: {
    slow: ['', ''],
    missing: ['the node gives the segment without its proof', 'the entry as missing: wrong data'],
    corrupt: ['the node turns a byte of the segment over', 'the entry as missing: wrong data'],
    down: ['', ''],
  },
  replay: {
    slow: ['as in download, and two entries wait', 'replay waits for the first of them'],
    missing: ['the node has the second entry only', 'replay waits for the first of them'],
    corrupt: ['the node gives the first entry with a wrong byte', 'replay waits for the first of them'],
    down: ['as in download, and two entries wait', 'replay waits for the first of them'],
  },
  submit: {
    slow: ['the node does not answer until the end', 'an entry that is mined, on its way'],
    missing: ['the node does not know the new entry', 'an entry that is mined, on its way'],
    corrupt: ['the node spoils what it is sent, and refuses it', 'an entry that is mined, with a fault'],
    down: ['the node drops connections', 'an entry that is mined, with a fault'],
  },
};

/** The table of docs/network-faults.md, line by line. */
export function faultTableLines(): string[] {
  const lines = [
    '| strikes | fault | what is done | what the explorer shows meanwhile | live | restart | kill |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const stage of stages)
    for (const fault of faults) {
      const [done, shown] = scripts[stage][fault];
      const cells = scenarios
        .filter((one) => one.stage === stage && one.fault === fault)
        .map((one) => (one.impossible !== undefined ? '–' : isInEveryRun(one) ? '**x**' : 'x'));
      const why = impossible(fault, stage);
      const words = why === undefined ? [done, shown] : ['impossible', why];
      lines.push(`| ${[stage, fault, ...words, ...cells].join(' | ')} |`);
    }
  return lines;
}
