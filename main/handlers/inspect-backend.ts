import type { BackendKind } from '../../shared/config.ts';
import type { Inspection } from '../../shared/inspection.ts';
import { OPENAI_SLOTS } from '../../shared/openai-slots.ts';
import { suggestBackendId } from '../../shared/suggest-backend-id.ts';
import { describeInventory, describeResidency } from '../fleet/describe-backend.ts';
import type { Look } from '../probe/inspect-server.ts';
import { suggestSlots } from './suggest-slots.ts';

type Known = readonly { readonly id: string; readonly url: string }[];

/** A look at a base URL, in the words of somebody who may want to add it to these backends. */
export function describeLook(asked: string, look: Look, known: Known): Inspection {
  if (!look.ok) return { found: false, url: asked, kind: look.kind, reason: look.reason, seems: look.seems };
  const url = addressFor(look.kind, asked);
  const common = {
    found: true,
    url,
    troubles: look.troubles,
    suggestedId: suggestBackendId(url, new Set(known.map(({ id }) => id))),
    knownAs: known.find((backend) => plain(backend.url) === plain(url))?.id ?? null,
    tookMs: look.tookMs,
  } as const;
  if (look.kind === 'openai') return { ...common, kind: 'openai', models: look.models, ...openAiSlots };
  const { version, installed, loaded } = look;
  const { slots, reason } = suggestSlots(version);
  return {
    ...common,
    kind: 'ollama',
    version,
    installed: installed && describeInventory(installed),
    loaded: loaded && describeResidency(loaded),
    suggestedSlots: slots,
    slotsReason: reason,
  };
}

const openAiSlots = {
  suggestedSlots: 'auto',
  slotsReason: `Such a server has a queue of its own: it is sent ${OPENAI_SLOTS} requests per model at once unless a number is set`,
} as const;

/** An Ollama server is known by where it listens, whatever path was written. */
const addressFor = (kind: BackendKind, asked: string): string => (kind === 'ollama' ? new URL(asked).origin : asked);

/** Without the path that is meant where none is written. */
const plain = (url: string): string => url.replace(/^(https?:\/\/[^/]+)\/v1$/, '$1');
