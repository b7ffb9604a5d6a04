import { formatBytes } from '../../shared/format-bytes.ts';
import type { FoundOllama, FoundOpenAi, Inspection } from '../../shared/inspection.ts';
import type { InstalledModel, ResidentModel } from '../../shared/snapshot.ts';
import { readKind } from './backend-settings.ts';
import { failed } from './command.ts';
import { formatCount, formatLatency } from './figures.ts';
import { createRemoteCommand } from './remote-command.ts';
import { plainText } from './table.ts';

/** Asks an address what it is. */
export const backendInspect = createRemoteCommand({
  name: 'backend inspect',
  synopsis: 'URL [--kind ollama|openai]',
  summary: 'ask an address whether it is an Ollama server or one of the OpenAI API, and change nothing',
  details: ['--kind says how a short address is read: without a port, ollama means 11434.'],
  words: 1,
  options: { kind: { type: 'string' } },
  read(invocation) {
    const [url = ''] = invocation.positionals;
    const kind = readKind(invocation);
    return kind.ok ? { ok: true, value: { url, ...(kind.value !== undefined && { kind: kind.value }) } } : kind;
  },
  ask: (gateway, input) => gateway.invoke('backend.inspect', input),
  show: formatInspection,
  judge: (inspection) => (inspection.found ? null : failed(`${inspection.url}: ${plainText(inspection.reason)}`)),
});

function formatInspection(inspection: Inspection): string {
  if (!inspection.found) return '';
  const { troubles, knownAs } = inspection;
  return [
    ...(inspection.kind === 'ollama' ? describeOllama(inspection) : describeOpenAi(inspection)),
    ...troubles.map((trouble) => `${plainText(trouble)}\n`),
    knownAs === null ? howToAdd(inspection) : `it is the backend ${knownAs} already\n`,
  ].join('');
}

const describeOllama = ({ url, version, tookMs, installed, loaded }: FoundOllama): readonly string[] => [
  `${url}  Ollama ${plainText(version)}, answered within ${formatLatency(tookMs)}\n`,
  describeList('installed', installed),
  describeList('loaded', loaded),
];

const describeOpenAi = ({ url, tookMs, models }: FoundOpenAi): readonly string[] => [
  `${url}  a server of the OpenAI API, answered within ${formatLatency(tookMs)}\n`,
  listOf('models', models.map(plainText)),
];

function describeList(what: string, models: readonly (InstalledModel | ResidentModel)[] | null): string {
  if (models === null) return `${what}: not known\n`;
  return listOf(
    what,
    models.map(({ name, sizeBytes }) => `${plainText(name)} (${formatBytes(sizeBytes)})`),
  );
}

const listOf = (what: string, names: readonly string[]): string =>
  `${what}: ${formatCount(names.length, 'model')}${names.length > 0 ? `: ${names.join(', ')}` : ''}\n`;

function howToAdd({ url, kind, suggestedId, suggestedSlots, slotsReason }: FoundOllama | FoundOpenAi): string {
  const options = kind === 'openai' ? '--kind openai' : `--slots ${suggestedSlots}`;
  return `add it: corral backend add ${url} --id ${suggestedId} ${options}   (${slotsReason})\n`;
}
