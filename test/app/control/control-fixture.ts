import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AuditLine } from '../../../app/audit.ts';
import { createDispatch } from '../../../app/dispatch.ts';
import { startHttpControl } from '../../../app/http-control.ts';
import type { Handlers } from '../../../shared/contract.ts';
import type { PlaygroundEvent } from '../../../shared/playground.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createFakeGateway } from '../fake-gateway.ts';
import { createRecordingLog } from '../recording-log.ts';
import { newTempDir } from '../temp-dir.ts';

export const token = 'T'.repeat(43);

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function createPanelDir(): string {
  const root = newTempDir();
  const panelDir = join(root, 'renderer');
  mkdirSync(join(panelDir, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(panelDir, 'index.html'), '<!doctype html><title>Corral</title>');
  writeFileSync(join(panelDir, 'assets', 'app-1a2b.js'), 'export {}');
  return panelDir;
}

/** What is meant for single pages, without anything that makes it. */
function createPages() {
  const tellByPage = new Map<string, (event: PlaygroundEvent) => boolean>();
  return {
    attach(page: string, tell: (event: PlaygroundEvent) => boolean) {
      tellByPage.set(page, tell);
      return () => void tellByPage.delete(page);
    },
    /** Undefined when nobody follows that page's events. */
    tell: (page: string, event: PlaygroundEvent) => tellByPage.get(page)?.(event),
    count: () => tellByPage.size,
  };
}

/** A control server on any free port, with a fake gateway behind it, for one test. */
export async function startFixture(options: { handlers?: Partial<Handlers>; host?: string; panelDir?: string } = {}) {
  const gateway = createFakeGateway(options.handlers);
  const clock = createManualClock();
  const log = createRecordingLog();
  const pages = createPages();
  const acts: AuditLine[] = [];
  const started = await startHttpControl({
    allow: [],
    binding: { host: options.host ?? '127.0.0.1', port: 0 },
    token,
    dispatch: createDispatch(gateway.handlers, { log, audit: (line) => void acts.push(line) }),
    subscribe: gateway.subscribe,
    attachPage: pages.attach,
    metrics: gateway.metrics,
    panelDir: options.panelDir ?? createPanelDir(),
    clock,
    log,
  });
  if (!started.ok) throw new Error(started.error);
  const control = started.value;
  onTestFinished(() => control.stop());
  const { port } = new URL(control.url);

  const ask = (path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      request.on('error', reject);
      request.end(body);
    });

  return { gateway, control, clock, log, pages, acts, port, ask, origin: `http://127.0.0.1:${port}` };
}

export const json = { 'content-type': 'application/json' };
export const bearer = { authorization: `Bearer ${token}` };

/** Opens the one-time link and returns the cookie it sets. */
export async function signIn(fixture: Awaited<ReturnType<typeof startFixture>>): Promise<string> {
  const link = new URL(fixture.control.newPanelLink());
  const opened = await fixture.ask(link.pathname + link.search);
  const [cookie = ''] = opened.headers['set-cookie'] ?? [];
  return cookie.split(';', 1)[0] ?? '';
}
