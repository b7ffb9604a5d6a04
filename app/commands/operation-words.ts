import { formatBytes } from '../../shared/format-bytes.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import { formatSpan } from './figures.ts';
import { plainText } from './table.ts';

const BAR_CHARS = 20;

/** One line each, names lined up: `rig-1  [#####---------------]  27%  1.3 GB of 4.9 GB  52 MB/s  1m 9s left  pulling 6a0746a1ec1a` */
export function formatProgress(operations: readonly OperationSnapshot[]): readonly string[] {
  const width = Math.max(0, ...operations.map(({ backend }) => backend.length));
  return operations.map((operation) => `${operation.backend.padEnd(width)}  ${formatState(operation)}`);
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
