import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, launchFixture } from './launch-fixture.ts';

describe('what a page may do', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await launchFixture();
  });
  afterAll(() => fixture?.close());

  /** What a page of that scheme is told about two permissions, after the session was given these handlers. */
  const ask = (handlers: { readonly check?: boolean; readonly request?: boolean }): Promise<string[]> =>
    fixture.app.evaluate(async ({ BrowserWindow, session }, { check, request }) => {
      const isGeolocation = (permission: string): boolean => permission === 'geolocation';
      session.defaultSession.setPermissionCheckHandler(
        check === undefined ? null : (_, permission) => check || !isGeolocation(permission),
      );
      session.defaultSession.setPermissionRequestHandler(
        request === undefined ? null : (_, permission, answer) => answer(request || !isGeolocation(permission)),
      );
      const window = new BrowserWindow({ show: false });
      await window.loadURL('fixture://here/');
      const states = await window.webContents.executeJavaScript(
        `Promise.all(['geolocation', 'midi'].map((name) => navigator.permissions.query({ name }).then((s) => s.state)))`,
      );
      window.destroy();
      return states;
    }, handlers);

  it('is everything until the app sets a handler', async () => {
    expect(await ask({})).toEqual(['granted', 'granted']);
  });

  it('is what the handlers say', async () => {
    expect(await ask({ check: false })).toEqual(['denied', 'granted']);
    expect(await ask({ request: false })).toEqual(['denied', 'granted']);
    expect(await ask({ check: true, request: true })).toEqual(['granted', 'granted']);
  });
});
