import type { Load } from './watch-page.ts';

export interface ScreenLoad {
  readonly screen: string;
  readonly load: Load;
}

export interface HeapSample {
  readonly minute: number;
  readonly bytes: number;
}

/** CPU time a frame may take on the main thread, half of what 60 frames a second leave. */
const FRAME_LIMIT_MS = 8;

/** How long each was by the clock, and how much of that the page itself was computing: the rest went to others on the same CPUs. */
function longOnes({ longTasks }: Load): string {
  const each = longTasks.map(({ ms, cpuMs }) => `${Math.round(ms)} (${Math.round(cpuMs)})`).join(', ');
  return longTasks.length === 0 ? '0' : `**${longTasks.length}**: ${each}`;
}

/** One row per screen: what its main thread did while the traffic ran. */
export function frameTable(loads: readonly ScreenLoad[]): string {
  const rows = loads.map(({ screen, load }) => {
    const isMet = load.longTasks.length === 0 && load.p99Ms <= FRAME_LIMIT_MS;
    const cells = [
      screen,
      `${load.seconds} s`,
      longOnes(load),
      `${load.p99Ms.toFixed(1)} ms`,
      `${load.longestMs.toFixed(1)} ms`,
      `${(load.busy * 100).toFixed(1)} %`,
      isMet ? 'met' : '**missed**',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| screen | watched | tasks over 50 ms, ms by the clock (CPU) | task p99, CPU | longest, CPU | main thread busy | none over 50 ms, p99 ≤ 8 ms |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** The heap minute by minute, and whether its second half is above its first. */
export function heapLine(samples: readonly HeapSample[]): string {
  const half = Math.floor(samples.length / 2);
  const most = (part: readonly HeapSample[]): number => Math.max(...part.map(({ bytes }) => bytes));
  const grown = most(samples.slice(half)) / most(samples.slice(0, half)) - 1;
  const shown = samples.map(({ bytes }) => megabytes(bytes)).join(', ');
  const verdict = grown < 0.1 ? 'steady' : '**growing**';
  return `Renderer heap after a collection, each minute, MB: ${shown}: ${verdict} (second half's peak ${(grown * 100).toFixed(0)} % over the first's).`;
}
