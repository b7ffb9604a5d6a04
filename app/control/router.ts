import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CommandError } from '../../shared/contract.ts';
import { isCommandName } from '../../shared/contract-names.ts';
import { err, ok } from '../../shared/result.ts';
import type { Dispatch } from '../dispatch.ts';
import { readPanelFile } from '../panel-files.ts';
import type { ControlAccess, Denial } from './access.ts';
import type { EventStream } from './event-stream.ts';
import type { PanelSessions } from './panel-session.ts';
import { readJson } from './read-json.ts';
import { send, sendPage, sendReply } from './respond.ts';

export interface ControlRouterOptions {
  readonly access: ControlAccess;
  readonly sessions: PanelSessions;
  readonly stream: EventStream;
  readonly dispatch: Dispatch;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  readonly panelDir: string;
  readonly newPanelLink: () => string;
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

interface Route {
  readonly methods: readonly string[];
  readonly deny: (request: IncomingMessage) => Denial | null;
  readonly answer: Answer;
}

const commandPrefix = '/api/control/';

/** Sends each control request where it belongs, after the checks that its route asks for. */
export function createControlRouter(
  options: ControlRouterOptions,
): (q: IncomingMessage, s: ServerResponse) => Promise<void> {
  const findRoute = createRoutes(options);
  return async (request, response) => {
    const url = parseTarget(request.url);
    const route = url && findRoute(url.pathname);
    const denial = (route ? route.deny : options.access.denyStranger)(request);
    if (denial) return refuse(response, denial);
    if (!route) return sendProblem(response, 404, { code: 'not_found', message: 'there is nothing here' });
    if (!route.methods.includes(request.method ?? '')) return refuseMethod(response, route);
    await route.answer(request, response, url);
  };
}

function createRoutes(options: ControlRouterOptions): (path: string) => Route | null {
  const { access } = options;
  const denyCommander = (request: IncomingMessage): Denial | null =>
    access.denyStranger(request) ?? access.denyCommander(request);
  const fixed: Readonly<Record<string, Route>> = {
    '/metrics': { methods: ['GET', 'HEAD'], deny: access.denyScraper, answer: answerMetrics(options) },
    '/open': { methods: ['GET'], deny: access.denyStranger, answer: answerOpen(options) },
    '/api/control/events': { methods: ['GET'], deny: denyCommander, answer: answerEvents(options) },
    '/api/panel-link': { methods: ['POST'], deny: denyCommander, answer: answerPanelLink(options) },
  };
  const command: Route = { methods: ['POST'], deny: denyCommander, answer: answerCommand(options) };
  const panel: Route = { methods: ['GET', 'HEAD'], deny: access.denyStranger, answer: answerPanel(options) };
  return (path) => {
    if (Object.hasOwn(fixed, path)) return fixed[path] ?? null;
    if (path.startsWith(commandPrefix)) return command;
    return path.startsWith('/api/') ? null : panel;
  };
}

const answerCommand =
  ({ dispatch, access }: ControlRouterOptions): Answer =>
  async (request, response, url) => {
    const name = url.pathname.slice(commandPrefix.length);
    if (!isCommandName(name)) return sendReply(response, await dispatch(name, undefined));
    const body = await readJson(request);
    if (!body.ok) {
      response.shouldKeepAlive = body.error.status !== 413;
      return sendProblem(response, body.error.status, { code: 'bad_input', message: body.error.message });
    }
    const who = access.hasToken(request) ? 'command line' : 'panel';
    const address = request.socket.remoteAddress ?? 'unknown';
    sendReply(response, await dispatch(name, body.value, { who, address }));
  };

const answerEvents =
  ({ stream }: ControlRouterOptions): Answer =>
  (_, response, url) => {
    if (stream.attach(response, url.searchParams.get('page'))) return;
    sendReply(response, err({ code: 'unavailable', message: 'too many panels are open on this gateway' }));
  };

const answerMetrics =
  ({ metrics }: ControlRouterOptions): Answer =>
  async (_, response) => {
    const { contentType, body } = await metrics();
    send(response, 200, { 'content-type': contentType }, body);
  };

/** Only who can read the token file may hand out panel links. */
const answerPanelLink =
  ({ access, newPanelLink }: ControlRouterOptions): Answer =>
  (request, response) => {
    if (!access.hasToken(request)) return refuse(response, { status: 403, message: 'the control token is required' });
    sendReply(response, ok({ url: newPanelLink() }));
  };

const answerOpen =
  ({ access, sessions }: ControlRouterOptions): Answer =>
  (_, response, url) => {
    const session = sessions.redeem(url.searchParams.get('key') ?? '');
    if (session === null) return sendPage(response, 401, signInPage('This link was used already or has expired.'));
    response.setHeader('set-cookie', `${access.cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`);
    // Not a redirect: a Strict cookie is not sent along one that another site began; the page's own navigation carries it.
    sendPage(response, 200, '<title>Corral</title><meta http-equiv="refresh" content="0;url=/"><p>Opening Corral…');
  };

const answerPanel =
  ({ access, panelDir }: ControlRouterOptions): Answer =>
  async (request, response, url) => {
    if (!access.isSignedIn(request)) return sendPage(response, 401, signInPage('You are not signed in.'));
    const file = await readPanelFile(panelDir, url.pathname);
    if (file) {
      const caching = file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache';
      return send(response, 200, { ...file.headers, 'cache-control': caching }, file.body);
    }
    if (url.pathname === '/')
      return sendPage(response, 503, '<p>The panel is not built: run <code>npm run build</code>.');
    sendPage(response, 404, '<p>There is nothing here.');
  };

const signInPage = (reason: string): string =>
  `<title>Corral</title><p>${reason} Run <code>corral panel</code> on the gateway's machine for a new link.`;

function refuseMethod(response: ServerResponse, { methods }: Route): void {
  response.setHeader('allow', methods.join(', '));
  sendProblem(response, 405, { code: 'bad_input', message: `only ${methods.join(' and ')} is answered here` });
}

const refuse = (response: ServerResponse, { status, message }: Denial): void =>
  sendProblem(response, status, { code: 'refused', message });

const sendProblem = (response: ServerResponse, status: number, error: CommandError): void =>
  sendReply(response, err(error), status);

/** Only a path of our own: `//other.example/x` would otherwise name another server. */
function parseTarget(target: string | undefined): URL | null {
  return target?.startsWith('/') ? URL.parse(`http://own.invalid${target}`) : null;
}
