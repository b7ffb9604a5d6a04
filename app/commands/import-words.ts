import type { ImportLine, ImportOutcome, ImportReport } from '../../shared/config-import.ts';

const words: Readonly<Record<ImportOutcome, string>> = {
  carried: 'carried over',
  changed: 'changed',
  'not-needed': 'not needed',
  unsupported: 'not supported',
};

const placeOf = ({ line, file }: ImportLine): string => (file === null ? String(line) : `${file}:${line}`);

/** What became of each line, and how many there are of each kind. */
export function formatReport({ lines, kind }: ImportReport, path: string): string {
  const width = Math.max(...lines.map((line) => placeOf(line).length), 0);
  const rows = lines.map((line) => {
    const { what, outcome, message } = line;
    return `${placeOf(line).padStart(width)}  ${words[outcome].padEnd(13)}  ${what}: ${message}\n`;
  });
  const counts = Object.entries(words).map(([outcome, word]) => {
    const count = lines.filter((line) => line.outcome === outcome).length;
    return `${count} ${word}`;
  });
  return `${path}, read as ${kind}:\n${rows.join('')}${counts.join(', ')}\n`;
}
