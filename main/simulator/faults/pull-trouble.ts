import type { Layer } from '../disk/disk.ts';
import type { FaultSet, PullTrouble } from './faults.ts';

const FOLDER = '/usr/share/ollama/.ollama/models/blobs';

/** Before anything is fetched. */
const atManifest: Partial<Record<PullTrouble, string>> = {
  'no-network':
    'pull model manifest: Get "https://registry.ollama.ai/v2/library/m/manifests/latest": dial tcp: lookup registry.ollama.ai on 127.0.0.53:53: no such host',
  'registry-down': 'pull model manifest: 503: upstream connect error or disconnect/reset before headers',
  unauthorized: 'pull model manifest: unauthorized: access denied',
  'too-old':
    'pull model manifest: 412: \n\nThe model you are attempting to pull requires a newer version of Ollama.\n\nPlease download the latest version at:\n\n\thttps://ollama.com/download\n\n',
};

/** What a pull dies of before it has a manifest; undefined when it goes on. */
export const manifestTrouble = (faults: FaultSet): string | undefined => {
  const fault = faults.find('pull-fail');
  return fault && atManifest[fault.trouble];
};

/** What the fetching of a layer dies of once so many of its bytes are there; undefined when it goes on. */
export function layerTrouble(faults: FaultSet, { digest }: Layer, completed: number): string | undefined {
  const fault = faults.find('pull-fail');
  if (!fault || completed < (fault.afterBytes ?? 0)) return undefined;
  const file = `${FOLDER}/${digest.replace(':', '-')}-partial`;
  if (fault.trouble === 'permission') return `open ${file}: permission denied`;
  return fault.trouble === 'disk-full' ? `write ${file}-0: no space left on device` : undefined;
}

/** What a pull dies of when all is there and looked over; undefined when it is whole. */
export const damage = (faults: FaultSet, [layer]: readonly Layer[]): string | undefined =>
  faults.find('pull-fail')?.trouble === 'damaged' && layer
    ? `digest mismatch, file must be downloaded again: want ${layer.digest}, got sha256:${'0'.repeat(64)}`
    : undefined;
