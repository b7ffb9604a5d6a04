import type { LoopLoad } from './main-loop.ts';

/** What the window does meanwhile, in the order of the table. */
export const states = ['no window', 'window open and in use', 'window hidden'] as const;
export type WindowState = (typeof states)[number];

export type Round = Readonly<Record<WindowState, LoopLoad>>;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const spread = (values: readonly number[], digits: number): string => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const shown = [median(values), least, most].map((value) => value.toFixed(digits));
  return values.length === 1 ? (shown[0] ?? '') : `${shown[0]} [${shown[1]}–${shown[2]}]`;
};

const percent = (shares: readonly (number | null)[]): string => {
  const known = shares.filter((share) => share !== null);
  return known.length === 0
    ? '–'
    : `${spread(
        known.map((share) => share * 100),
        0,
      )} %`;
};

/** One row per state: the median of the rounds, and their least and most. */
export function loopTable(rounds: readonly Round[]): string {
  const rows = states.map((state) => {
    const loads = rounds.map((round) => round[state]);
    const ms = (key: Exclude<keyof LoopLoad, 'cpu' | 'crowdedOut'>, digits: number): string =>
      `${spread(
        loads.map((load) => load[key]),
        digits,
      )} ms`;
    const cells = [
      state,
      ms('p50Ms', 2),
      ms('p99Ms', 2),
      ms('maxMs', 1),
      ms('workP99Ms', 2),
      ms('workMaxMs', 1),
      percent(loads.map(({ cpu }) => cpu)),
      percent(loads.map(({ crowdedOut }) => crowdedOut)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| the panel | delay p50 | p99 | longest | work per turn p99 | longest | CPU of the process | no CPU free |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
