import { expect, it } from 'vitest';
import { createHostHandlers, type DesktopHandlers } from '../../../app/host/host-handlers.ts';
import { ok } from '../../../shared/result.ts';
import { createFakeHandlers } from '../fake-gateway.ts';

const playground = createFakeHandlers();
const gateway = { url: 'http://127.0.0.1:8080', key: 'own' };
const preferences = { startAtLogin: true, closeToTray: false, notifications: true };

function setUp(desktop?: DesktopHandlers) {
  const startedFor: string[] = [];
  const start = async ({ url }: { readonly url: string }) => {
    startedFor.push(url);
    return ok({});
  };
  const demo = { start, stop: async () => ok({}) };
  return {
    startedFor,
    handlers: createHostHandlers({
      ...{ demo, gateway, playground, desktop },
      certificates: playground,
      audit: { latest: () => [] },
    }),
  };
}

it('says that there is no desktop where there is none, and sets nothing', async () => {
  const { handlers } = setUp();
  expect(await handlers['desktop.read']({})).toEqual({ ok: true, value: null });
  expect(await handlers['desktop.change']({ startAtLogin: true })).toMatchObject({
    ok: false,
    error: { code: 'unavailable', message: expect.stringContaining('without a desktop') },
  });
});

it('lets the desktop answer for itself where there is one', async () => {
  const { handlers } = setUp({
    'desktop.read': async () => ok(preferences),
    'desktop.change': async (change) => ok({ ...preferences, closeToTray: change.closeToTray ?? false }),
  });
  expect(await handlers['desktop.read']({})).toEqual({ ok: true, value: preferences });
  expect(await handlers['desktop.change']({ closeToTray: true })).toMatchObject({ value: { closeToTray: true } });
});

it('starts a demo whose traffic goes to this gateway', async () => {
  const { handlers, startedFor } = setUp();
  expect(await handlers['demo.start']({})).toEqual({ ok: true, value: {} });
  expect(startedFor).toEqual([gateway.url]);
});
