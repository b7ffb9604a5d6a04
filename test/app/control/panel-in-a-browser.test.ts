import { describe, expect, it } from 'vitest';
import { createPanelSessions } from '../../../app/control/panel-session.ts';
import { signIn, startFixture } from './control-fixture.ts';

const minuteMs = 60_000;

describe('the one-time link', () => {
  it('opens the panel once, with a cookie that scripts and other sites cannot use', async () => {
    const { ask, control, port } = await startFixture();
    const link = new URL(control.newPanelLink());
    expect(link.origin).toBe(`http://127.0.0.1:${port}`);
    const opened = await ask(link.pathname + link.search);
    expect(opened.status).toBe(200);
    expect(opened.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^corral_${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    const again = await ask(link.pathname + link.search);
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBe(undefined);
  });

  it('is not spent by looking at its head', async () => {
    const { ask, control } = await startFixture();
    const link = new URL(control.newPanelLink());
    expect((await ask(link.pathname + link.search, { method: 'HEAD' })).status).toBe(405);
    expect((await ask(link.pathname + link.search)).status).toBe(200);
  });

  it('works when another site sent the browser here', async () => {
    const { ask, control } = await startFixture();
    const link = new URL(control.newPanelLink());
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask(link.pathname + link.search, { headers })).status).toBe(200);
  });

  it('is refused when it was never given or is ten minutes old', async () => {
    const { ask, control, clock } = await startFixture();
    for (const path of ['/open', '/open?key=', '/open?key=guess']) expect((await ask(path)).status, path).toBe(401);
    const link = new URL(control.newPanelLink());
    clock.advance(10 * minuteMs);
    expect((await ask(link.pathname + link.search)).status).toBe(401);
  });
});

describe('a session', () => {
  it('lasts twelve hours after its last use', () => {
    let now = 0;
    const sessions = createPanelSessions(() => now);
    const cookie = `a=1; corral_1=${sessions.redeem(sessions.newLinkKey())}; b=2`;
    now += 11 * 60 * minuteMs;
    expect(sessions.isSignedIn(cookie, 'corral_1')).toBe(true);
    now += 11 * 60 * minuteMs;
    expect(sessions.isSignedIn(cookie, 'corral_1')).toBe(true);
    now += 12 * 60 * minuteMs;
    expect(sessions.isSignedIn(cookie, 'corral_1')).toBe(false);
  });

  it('is not opened by the cookie of another gateway on this machine', () => {
    const sessions = createPanelSessions(() => 0);
    const value = sessions.redeem(sessions.newLinkKey());
    expect(sessions.isSignedIn(`corral_2=${value}`, 'corral_1')).toBe(false);
    expect(sessions.isSignedIn(undefined, 'corral_1')).toBe(false);
  });

  it('never lets unused links pile up: the oldest of many stops working', () => {
    const sessions = createPanelSessions(() => 0);
    const first = sessions.newLinkKey();
    const later = Array.from({ length: 32 }, () => sessions.newLinkKey());
    expect(sessions.redeem(first)).toBe(null);
    expect(sessions.redeem(later.at(-1) ?? '')).not.toBe(null);
  });
});

describe('the panel’s files', () => {
  it('are served to the signed-in only, under a policy that lets them load nothing foreign', async () => {
    const fixture = await startFixture();
    expect((await fixture.ask('/')).status).toBe(401);
    expect((await fixture.ask('/assets/app-1a2b.js')).status).toBe(401);
    const headers = { cookie: await signIn(fixture) };
    const page = await fixture.ask('/', { headers });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>Corral</title>');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    const script = await fixture.ask('/assets/app-1a2b.js', { headers });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it('never lead out of their folder', async () => {
    const fixture = await startFixture();
    const headers = { cookie: await signIn(fixture) };
    const outside = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/..%5csecret.txt',
      '/assets/../../secret.txt',
      '//etc/passwd',
      '/%00',
      '/%zz',
      '/assets',
    ];
    for (const path of outside) {
      const answer = await fixture.ask(path, { headers });
      expect(answer.status, path).toBe(404);
      expect(answer.body, path).not.toContain('secret');
    }
  });

  it('that were never built are explained, not missing', async () => {
    const fixture = await startFixture({ panelDir: '/nonexistent/renderer' });
    const answer = await fixture.ask('/', { headers: { cookie: await signIn(fixture) } });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('npm run build');
  });
});
