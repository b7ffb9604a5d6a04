import { describe, expect, it } from 'vitest';
import { bearer, json, signIn, startFixture, token } from './control-fixture.ts';

const path = '/api/control/backend.list';
const post = (headers: Record<string, string>) => ({ method: 'POST', headers: { ...json, ...headers }, body: '{}' });

describe('the control API obeys', () => {
  it('the CLI with its token', async () => {
    const { ask } = await startFixture();
    const answer = await ask(path, post(bearer));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ ok: true, value: [{ id: 'rig-1' }] });
  });

  it('a signed-in panel of its own origin', async () => {
    const fixture = await startFixture();
    const cookie = await signIn(fixture);
    const own = { cookie, origin: fixture.origin, 'sec-fetch-site': 'same-origin' };
    expect((await fixture.ask(path, post(own))).status).toBe(200);
  });

  it('under each of its own names', async () => {
    const { ask, port } = await startFixture();
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
      expect((await ask(path, post({ ...bearer, host }))).status, host).toBe(200);
    }
  });
});

describe('the control API refuses', () => {
  it('who sends nothing, a wrong token or an invented cookie', async () => {
    const { ask, port, origin } = await startFixture();
    const strangers = [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: `Bearer ${token}x` },
      { authorization: `Basic ${token}` },
      { cookie: `corral_${port}=${token}`, origin },
    ];
    for (const headers of strangers) {
      const answer = await ask(path, post(headers));
      expect(answer.status, JSON.stringify(headers)).toBe(401);
      expect(JSON.parse(answer.body)).toMatchObject({ ok: false, error: { code: 'refused' } });
    }
  });

  it('a name that is not its own, even with the token: a rebound page sends that name', async () => {
    const { ask, port } = await startFixture();
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${Number(port) + 1}`]) {
      expect((await ask(path, post({ ...bearer, host }))).status, host).toBe(403);
    }
  });

  it('pages of other sites, other ports, other schemes and no origin of their own', async () => {
    const fixture = await startFixture();
    const cookie = await signIn(fixture);
    const foreign = [
      'http://evil.example',
      `http://127.0.0.1:${Number(fixture.port) + 1}`,
      `https://127.0.0.1:${fixture.port}`,
      'null',
    ];
    for (const origin of foreign) {
      expect((await fixture.ask(path, post({ cookie, origin }))).status, origin).toBe(403);
      expect((await fixture.ask(path, post({ ...bearer, origin }))).status, origin).toBe(403);
    }
  });

  it('a post with a session but without an origin, which no panel sends', async () => {
    const fixture = await startFixture();
    expect((await fixture.ask(path, post({ cookie: await signIn(fixture) }))).status).toBe(401);
  });

  it('an image or script tag of another port, which sends the cookie but no origin', async () => {
    const fixture = await startFixture();
    const headers = { cookie: await signIn(fixture), 'sec-fetch-site': 'same-site' };
    expect((await fixture.ask('/api/control/events', { headers })).status).toBe(403);
  });

  it('events and panel links without identity, and panel links with a session alone', async () => {
    const fixture = await startFixture();
    expect((await fixture.ask('/api/control/events')).status).toBe(401);
    expect((await fixture.ask('/api/panel-link', post({}))).status).toBe(401);
    const own = { cookie: await signIn(fixture), origin: fixture.origin };
    expect((await fixture.ask('/api/panel-link', post(own))).status).toBe(403);
    expect((await fixture.ask('/api/panel-link', post(bearer))).status).toBe(200);
  });
});

describe('metrics', () => {
  it('need no token, since a scraper sends none', async () => {
    const { ask } = await startFixture();
    const answer = await ask('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.body).toContain('corral_in_flight');
  });

  it('on loopback are hidden from a rebound page and from other sites', async () => {
    const { ask, port } = await startFixture();
    expect((await ask('/metrics', { headers: { host: `evil.example:${port}` } })).status).toBe(403);
    expect((await ask('/metrics', { headers: { origin: 'http://evil.example' } })).status).toBe(403);
  });

  it('on a network are scraped under whatever name the network has for this machine', async () => {
    const { ask } = await startFixture({ host: '0.0.0.0' });
    expect((await ask('/metrics', { headers: { host: 'gateway.lan:9404' } })).status).toBe(200);
    expect((await ask(path, post({ ...bearer, host: 'gateway.lan:9404' }))).status).toBe(403);
  });
});
