import { isAtLeast } from './config.ts';
import type { Core } from './core.ts';
import { spoil } from './faults/spoil.ts';
import { refuseCloud } from './generation/cloud.ts';
import { decodeFirst } from './request/json-text.ts';
import { Refusal } from './request/refusal.ts';
import { errorBody } from './routes/errors.ts';
import { ROUTES, type Route } from './routes/table.ts';
import { judgeAccess } from './wire/access.ts';
import type { Call } from './wire/call.ts';

function text(call: Call, status: number, body: string): void {
  call.reply.send(status, { 'Content-Type': 'text/plain' }, body);
}

function modelIn(body: Buffer): string {
  const decoded = decodeFirst(body.toString());
  if (!decoded.ok || typeof decoded.value !== 'object' || decoded.value === null) return '';
  const fields = decoded.value as Record<string, unknown>;
  const name = fields.model ?? fields.name;
  return typeof name === 'string' ? name : '';
}

/** Finds what serves a path; gin answers other methods on a known path with 405. */
function find(call: Call, version: string): Route | 'no-path' | 'no-method' {
  const onPath = ROUTES.filter((route) => route.path.test(call.path) && isAtLeast(version, route.since));
  return onPath.find((route) => route.methods.includes(call.method)) ?? (onPath.length > 0 ? 'no-method' : 'no-path');
}

function handle(core: Core, call: Call, route: Route): void {
  try {
    route.handle(core, call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    call.reply.json(error.status, errorBody(route.shape, error.status, error.message));
  }
}

/** Answers one request. */
export function dispatch(core: Core, call: Call): void {
  const verdict = judgeAccess(core.machine.config(), call);
  if (verdict.kind === 'forbidden') {
    call.reply.send(403, {}, '');
    return;
  }
  call.reply.addHeaders(verdict.headers);
  if (verdict.kind === 'preflight') call.reply.send(204, {}, '');
  else serveRoute(core, call);
}

function serveRoute(core: Core, call: Call): void {
  const route = find(call, core.machine.config().version);
  if (route === 'no-path') {
    redirectOrMissing(call);
    return;
  }
  if (route === 'no-method') {
    text(call, 405, '405 method not allowed');
    return;
  }
  const model = call.method === 'GET' || call.method === 'HEAD' ? '' : modelIn(call.body);
  call.seen.model = model;
  call.faults = core.machine.faults.strike({ route: call.path, inference: route.inference, model });
  if (!spoil(call, route) && !(route.inference && refuseCloud(core, call))) handle(core, call, route);
}

function redirectOrMissing(call: Call): void {
  const bare = call.path.replace(/\/$/, '');
  const known =
    call.path.endsWith('/') && ROUTES.some((route) => route.path.test(bare) && route.methods.includes(call.method));
  if (!known) {
    text(call, 404, '404 page not found');
    return;
  }
  if (call.method !== 'GET') {
    call.reply.send(307, { Location: bare }, '');
    return;
  }
  const body = `<a href="${bare}">Moved Permanently</a>.\n\n`;
  call.reply.send(301, { 'Content-Type': 'text/html; charset=utf-8', Location: bare }, body);
}
