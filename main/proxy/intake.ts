import type { Readable } from 'node:stream';
import type { Permit } from '../../shared/access.ts';
import type { Refusal } from '../../shared/errors.ts';
import type { ContextChange } from '../../shared/exchange.ts';
import { callerName } from '../../shared/identity.ts';
import { holdsKey } from '../../shared/key-shape.ts';
import { canonicalModel, isCloudModel } from '../../shared/model-name.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Alias, type AliasStep, type AliasTable, mayUseAlias } from '../fleet/alias-table.ts';
import type { Need } from '../fleet/availability.ts';
import type { Work } from '../fleet/work.ts';
import { type ClientRequest, headerOf } from './client-wire.ts';
import type { ContextRule } from './fit-context.ts';
import { type Reading, readAsked, unread } from './read-asked.ts';
import type { Route } from './routes.ts';
import type { IsStayRuled } from './set-keep-alive-aside.ts';

/** A request understood: what it asks, and what it may be served by. */
export interface Intake {
  readonly route: Route;
  readonly need: Need;
  /** As sent to the backend, again if need be. A stream can be sent once only. */
  readonly body: Buffer | Readable | null;
  /** The same with another name for the model. */
  readonly askFor: Reading['askFor'];
  /** How its context size was set by a rule; null when the body is the client's own. */
  readonly context: ContextChange | null;
  /** Canonical name of the alias that was asked for; null when the model itself was. */
  readonly alias: string | null;
  /** What to ask where nobody can serve this; null = nothing. */
  readonly instead: (() => Intake) | null;
}

const MOST_NAME_CHARS = 100;

const bad = (message: string): Result<never, Refusal> => err({ code: 'bad_request', message });

/** Blobs are whole model files: they stream through, unbounded by `maxBody`, to the one backend named. */
export const isStreamedBody = ({ template }: Route, { method }: ClientRequest): boolean =>
  template === '/api/blobs/:digest' && method === 'POST';

/** A request whose body is here. */
export interface Received {
  readonly request: ClientRequest;
  readonly route: Route;
  readonly body: Buffer | Readable;
  /** The client's address. */
  readonly client: string;
  readonly permit: Permit;
  /** By canonical model name. */
  readonly contextRules: ReadonlyMap<string, ContextRule>;
  /** Null where there are no such rules. */
  readonly isStayRuled: IsStayRuled | null;
  readonly aliases: AliasTable;
}

/** Finds out what the request needs from a backend; `body` is whole unless the route streams it. */
export function readIntake(received: Received): Result<Intake, Refusal> {
  const { request, route, body } = received;
  const read = Buffer.isBuffer(body) ? readAsked(received, body) : ok(unread(body));
  if (!read.ok) return read;
  const { name, others } = read.value;
  if ((name !== null && holdsKey(name)) || others.some(holdsKey)) return bad('a key stands where a model belongs');
  const model = name === null ? null : canonicalModel(name);
  if (name !== null && model === null) return bad('invalid model name');
  if (model === null && route.kind === 'inference') return err(missingModel(route));
  const forbidden = firstForbidden(model, read.value, received);
  if (forbidden) return err(forbidden);
  if (route.kind === 'management' && headerOf(request, 'x-corral-backend') === undefined)
    return err({
      code: 'backend_required',
      message: `${route.template} changes one server: name it in the x-corral-backend header`,
    });
  const alias = model === null ? undefined : aliasOf(model, received);
  return ok(alias ? intakeOf(received, read.value, { alias, at: 0 }) : plainIntake(received, read.value, model));
}

/** An order changes the very model it names. */
const aliasOf = (model: string, { route, aliases }: Received): Alias | undefined =>
  route.kind === 'management' ? undefined : aliases.get(model);

function plainIntake(received: Received, { askFor }: Reading, model: string | null): Intake {
  const { body, context, work } = askFor(null);
  const need = needOf(received, { model, backends: null }, work);
  return { route: received.route, need, body, context, askFor, alias: null, instead: null };
}

interface Place {
  readonly alias: Alias;
  /** Which of its steps. */
  readonly at: number;
}

/** One step of an alias. The next is worked out only where it comes to that. */
function intakeOf(received: Received, reading: Reading, { alias, at }: Place): Intake {
  const step = alias.steps[at] ?? alias.steps[0];
  const { body, context, work } = reading.askFor(step);
  const need = needOf(received, step, work);
  const isLast = at + 1 >= alias.steps.length;
  const instead = isLast ? null : () => intakeOf(received, reading, { alias, at: at + 1 });
  return { route: received.route, need, body, context, askFor: reading.askFor, alias: alias.name, instead };
}

type Target = { readonly model: string | null } & Pick<AliasStep, 'backends'>;

function needOf({ request, route, client, permit }: Received, { model, backends }: Target, work: Work): Need {
  const cloud = model !== null && isCloudModel(model);
  return {
    route: route.template,
    kind: route.kind === 'local' ? 'inventory' : route.kind,
    model,
    cloud,
    takesSlot: route.takesSlot && !cloud,
    // No backend has a longer name, and refusals repeat it.
    backend: headerOf(request, 'x-corral-backend')?.slice(0, MOST_NAME_CHARS) ?? null,
    backends,
    caller: callerName(permit.identity, client),
    identity: permit.identity?.id ?? null,
    workClass: permit.workClass,
    mayUse: permit.mayUse,
    work,
  };
}

/** One name among these that the permit does not cover is one too many. */
function firstForbidden(named: string | null, { others, unloads }: Reading, received: Received): Refusal | null {
  let forbidden = named === null ? null : whyForbidden(named, received);
  for (const other of others) {
    const model = canonicalModel(other);
    if (model !== null) forbidden ??= whyForbidden(model, received);
  }
  return unloads && named !== null ? (forbidden ?? whyMustStay(named, received)) : forbidden;
}

function whyForbidden(model: string, received: Received): Refusal | null {
  const { mayUse } = received.permit;
  if (mayUse(model)) return null;
  const alias = aliasOf(model, received);
  return alias && mayUseAlias(alias, mayUse)
    ? null
    : { code: 'forbidden', message: `you may not use model '${model}'` };
}

/** To set only the time aside that is asked for would make a load of a request to unload. */
function whyMustStay(named: string, received: Received): Refusal | null {
  const model = aliasOf(named, received)?.steps[0].model ?? named;
  if (!received.isStayRuled?.(model)) return null;
  const message = `a rule of this gateway says how long ${model} stays in memory: only its administrators unload it`;
  return { code: 'forbidden', message };
}

/** Ollama itself answers some routes as if a model with no name had been looked up. */
const missingModel = ({ template }: Route): Refusal =>
  template === '/api/generate' || template === '/api/embed'
    ? { code: 'model_not_found', message: "model '' not found" }
    : { code: 'bad_request', message: 'model is required' };
