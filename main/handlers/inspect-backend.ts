import type { Inspection } from '../../shared/inspection.ts';
import { suggestBackendId } from '../../shared/suggest-backend-id.ts';
import { describeInventory, describeResidency } from '../fleet/describe-backend.ts';
import type { CheckFailure } from '../probe/dial-failure.ts';
import type { Look } from '../probe/inspect.ts';
import { suggestSlots } from './suggest-slots.ts';

type Known = readonly { readonly id: string; readonly url: string }[];

/** A look at an address, in the words of somebody who may want to add it to these backends. */
export function describeLook(url: string, look: Look | CheckFailure, known: Known): Inspection {
  if (!look.ok) return { found: false, url, kind: look.kind, reason: look.reason };
  const { version, installed, loaded, troubles, tookMs } = look;
  const { slots, reason } = suggestSlots(version);
  return {
    found: true,
    url,
    version,
    installed: installed && describeInventory(installed),
    loaded: loaded && describeResidency(loaded),
    troubles,
    suggestedSlots: slots,
    slotsReason: reason,
    suggestedId: suggestBackendId(url, new Set(known.map(({ id }) => id))),
    knownAs: known.find((backend) => backend.url === url)?.id ?? null,
    tookMs,
  };
}
