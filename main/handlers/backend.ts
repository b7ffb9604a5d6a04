import { err, ok } from '../../shared/result.ts';
import { suggestBackendId } from '../../shared/suggest-backend-id.ts';
import type { ConfigEdit } from '../config/index.ts';
import type { ReadonlyBackend } from '../fleet/backend.ts';
import { createStoreCredential, credentialHandler, credentialToWrite } from './backend-credential.ts';
import { orderHandlers } from './backend-order.ts';
import { createChangeConfig } from './change-config.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';
import { describeLook } from './inspect-backend.ts';
import { whyNotLeave } from './may-leave.ts';
import { notFound } from './outcome.ts';
import { readAddress, readUnknownAddress } from './read-address.ts';
import { restoreHandler, writtenBackend } from './restore-backend.ts';

export function backendHandlers(ports: HandlerPorts): HandlersOf<'backend'> {
  const { fleet, prober, observation, inspect } = ports.engine;
  const change = createChangeConfig(ports);
  const store = createStoreCredential(ports);
  const orders = orderHandlers(ports);

  return {
    ...orders,
    ...credentialHandler(ports),
    ...restoreHandler(ports, orders['backend.maintain']),
    'backend.list': async () => ok(observation.status().backends),
    async 'backend.inspect'({ url: written, kind }) {
      const url = readUnknownAddress(written, ports.gatewayUrl(), kind);
      if (!url.ok) return url;
      return ok(describeLook(url.value, await inspect(url.value), fleet.backends()));
    },
    async 'backend.add'({
      id: given,
      url: written,
      mode,
      credential,
      requestsPerMinute,
      tokensPerMinute,
      ...settings
    }) {
      const url = readAddress(written, ports.gatewayUrl(), settings.kind);
      if (!url.ok) return url;
      const id = given ?? suggestBackendId(url.value, new Set(fleet.backends().map((backend) => backend.id)));
      const value = {
        id,
        url: url.value,
        ...defined(settings),
        ...(credential && { credential: credentialToWrite(credential) }),
        ...limitsOf({}, { requestsPerMinute, tokensPerMinute }),
      };
      const edits: ConfigEdit[] = [{ kind: 'append', path: ['backends'], value }];
      const { secret } = credential ?? {};
      const added = await (secret === undefined ? change(edits) : store({ id, url: url.value }, secret, edits));
      if (!added.ok) return added;
      // An order, as if given by hand right after: the file says nothing that a later `resume` would have to undo.
      if (mode === 'maintenance') await orders['backend.maintain']({ id, confirm: true });
      return ok({ id });
    },
    async 'backend.edit'({ id, url: written, kind, requestsPerMinute, tokensPerMinute, ...settings }) {
      const known = fleet.find(id);
      if (!known) return err(notFound('backend', id));
      const url = written === undefined ? ok(undefined) : readAddress(written, ports.gatewayUrl(), kind ?? known.kind);
      if (!url.ok) return url;
      const values = Object.entries(defined({ url: url.value, kind, ...settings }));
      const edits = values.map(([key, value]): ConfigEdit => ({ kind: 'set', path: ['backends', { id }, key], value }));
      const limitEdits = editsOfLimits(known, { requestsPerMinute, tokensPerMinute });
      const edited = await change([...edits, ...limitEdits]);
      return edited.ok ? ok({ id }) : edited;
    },
    async 'backend.remove'({ id, confirm = false }) {
      if (!fleet.find(id)) return err(notFound('backend', id));
      const why = confirm ? null : whyNotLeave(id, observation);
      if (why) return err(why);
      const before = writtenBackend(ports.store.text(), id);
      const removed = await change([{ kind: 'remove', path: ['backends', { id }] }]);
      return removed.ok ? ok({ id, before }) : removed;
    },
    async 'backend.probe'({ id }) {
      await prober.probeNow(id);
      const probed = observation.status().backends.find((backend) => backend.id === id);
      return probed ? ok(probed) : err(notFound('backend', id));
    },
  };
}

interface GivenLimits {
  readonly requestsPerMinute?: number | null | undefined;
  readonly tokensPerMinute?: number | null | undefined;
}

/** The limits with what was given laid over them, as the configuration has them: nothing where none is left. */
function limitsOf(before: GivenLimits, given: GivenLimits): { readonly limits?: Record<string, number> } {
  const limits = { ...before, ...definedOnly(given) };
  const numbers = Object.entries(limits).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return numbers.length === 0 ? {} : { limits: Object.fromEntries(numbers) };
}

function editsOfLimits({ id, settings }: ReadonlyBackend, given: GivenLimits): ConfigEdit[] {
  if (Object.keys(definedOnly(given)).length === 0) return [];
  const path = ['backends', { id }, 'limits'];
  const { limits } = limitsOf(settings.limits ?? {}, given);
  return [limits ? { kind: 'set', path, value: limits } : { kind: 'remove', path }];
}

const definedOnly = (given: GivenLimits): GivenLimits =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

type Given = string | number | undefined;

/** What was given; the rest stays as it is. */
const defined = (settings: Readonly<Record<string, Given>>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
