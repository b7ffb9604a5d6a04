import { formatBytes } from '../../shared/format-bytes.ts';
import type { Inspection } from '../../shared/inspection.ts';
import type { InstalledModel, ResidentModel } from '../../shared/snapshot.ts';
import { failed } from './command.ts';
import { formatCount, formatLatency } from './figures.ts';
import { createRemoteCommand } from './remote-command.ts';
import { plainText } from './table.ts';

/** Asks an address what it is. */
export const backendInspect = createRemoteCommand({
  name: 'backend inspect',
  synopsis: 'URL',
  summary: 'ask an address whether it is an Ollama server, and change nothing',
  words: 1,
  read: ({ positionals: [url = ''] }) => ({ ok: true, value: { url } }),
  ask: (gateway, input) => gateway.invoke('backend.inspect', input),
  show: formatInspection,
  judge: (inspection) => (inspection.found ? null : failed(`${inspection.url}: ${plainText(inspection.reason)}`)),
});

function formatInspection(inspection: Inspection): string {
  if (!inspection.found) return '';
  const { url, version, tookMs, installed, loaded, troubles, knownAs } = inspection;
  return [
    `${url}  Ollama ${plainText(version)}, answered within ${formatLatency(tookMs)}\n`,
    describeList('installed', installed),
    describeList('loaded', loaded),
    ...troubles.map((trouble) => `${plainText(trouble)}\n`),
    knownAs === null ? howToAdd(inspection) : `it is the backend ${knownAs} already\n`,
  ].join('');
}

function describeList(what: string, models: readonly (InstalledModel | ResidentModel)[] | null): string {
  if (models === null) return `${what}: not known\n`;
  const names = models.map(({ name, sizeBytes }) => `${plainText(name)} (${formatBytes(sizeBytes)})`);
  return `${what}: ${formatCount(models.length, 'model')}${names.length > 0 ? `: ${names.join(', ')}` : ''}\n`;
}

const howToAdd = ({ url, suggestedId, suggestedSlots, slotsReason }: Extract<Inspection, { found: true }>): string =>
  `add it: corral backend add ${url} --id ${suggestedId} --slots ${suggestedSlots}   (${slotsReason})\n`;
