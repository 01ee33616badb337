import { diffLines } from '../history/lineDiff';

/** Lines that came with one version and stand together. */
export interface BlameRun {
  /** From 0, both included. */
  firstLine: number;
  lastLine: number;
  /** Index of the version that brought them. */
  origin: number;
}

/** A line of brackets says nothing, so nobody is named for it. */
const bracketsOnly = /^[\s{}[\],]*$/;

/** A comma that only says "there is more" is no change. */
function comparable(line: string): string {
  return line.endsWith(',') ? line.slice(0, -1) : line;
}

/**
 * Which version brought each line of the last one.
 * @param versions the lines of each version, oldest first
 */
export function blameLines(versions: readonly (readonly string[])[]): number[] {
  let before: string[] = [];
  let origins: number[] = [];
  versions.forEach((lines, version) => {
    const after = lines.map(comparable);
    const next: number[] = [];
    for (const change of diffLines(before, after)) {
      if (change.kind === 'same') next.push(origins[change.left]!);
      else if (change.kind === 'added') next.push(version);
    }
    before = after;
    origins = next;
  });
  return origins;
}

/** Neighbouring lines of one origin as runs; brackets belong to the run above them. */
export function blameRuns(lines: readonly string[], origins: readonly number[]): BlameRun[] {
  const runs: BlameRun[] = [];
  lines.forEach((line, index) => {
    const last = runs.at(-1);
    const origin = origins[index];
    if (bracketsOnly.test(line) || origin === undefined) {
      if (last) last.lastLine = index;
    } else if (last?.origin === origin) last.lastLine = index;
    else runs.push({ firstLine: index, lastLine: index, origin });
  });
  return runs;
}
