import { formatBytes } from '../../shared/format-bytes.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import { formatSpan } from './figures.ts';
import { plainText } from './table.ts';

const BAR_CHARS = 20;
const DIGEST_CHARS = 12;

/**
 * One line each, names lined up, and below it one per layer while there is something to fetch:
 * `rig-1  [#####---------------]  27%  1.3 GB of 4.9 GB  52 MB/s  1m 9s left  pulling 6a0746a1ec1a`
 */
export function formatProgress(operations: readonly OperationSnapshot[]): readonly string[] {
  const width = Math.max(0, ...operations.map(({ backend }) => backend.length));
  return operations.flatMap((operation) => [
    `${operation.backend.padEnd(width)}  ${formatState(operation)}`,
    ...formatLayers(operation).map((line) => `${' '.repeat(width)}  ${line}`),
  ]);
}

/** More would push the rest off the screen. */
const LAYERS_SHOWN = 5;

/** `6a0746a1ec1a  [#####---------------]   27%  1.3 GB of 4.9 GB  52 MB/s  1m 9s left`; nothing where there is only one. */
function formatLayers({ state, layers = [], bytesPerSecond: rate }: OperationSnapshot): readonly string[] {
  if (state !== 'running' || layers.length < 2) return [];
  return layers.slice(-LAYERS_SHOWN).map(({ digest, done, total }) => {
    const isMoving = done < total && rate !== null;
    return [
      ...[digest.padEnd(DIGEST_CHARS), formatBar(total === 0 ? 1 : done / total)],
      done < total ? `${formatBytes(done)} of ${formatBytes(total)}` : formatBytes(total),
      ...(isMoving ? [`${formatBytes(rate)}/s`, `${formatSpan(((total - done) * 1_000) / rate)} left`] : []),
    ].join('  ');
  });
}

function formatState({ detail, progress, bytesPerSecond, remainingMs }: OperationSnapshot): string {
  return [
    ...(progress?.total ? [formatBar(progress.done / progress.total), formatAmount(progress)] : []),
    ...(bytesPerSecond === null ? [] : [`${formatBytes(bytesPerSecond)}/s`]),
    ...(remainingMs === null ? [] : [`${formatSpan(remainingMs)} left`]),
    plainText(detail),
  ].join('  ');
}

function formatBar(share: number): string {
  const filled = Math.floor(share * BAR_CHARS);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_CHARS - filled)}]  ${`${Math.floor(share * 100)}%`.padStart(4)}`;
}

function formatAmount({ done, total, unit }: NonNullable<OperationSnapshot['progress']>): string {
  if (unit === 'steps') return `${done} of ${total}`;
  return `${formatBytes(done)} of ${formatBytes(total ?? 0)}`;
}

/** How one ended: `rig-1: pulled, 4.9 GB`. */
export const formatEnding = ({ backend, state, detail }: OperationSnapshot): string =>
  `${backend}: ${state === 'failed' ? 'failed: ' : ''}${plainText(detail)}`;
