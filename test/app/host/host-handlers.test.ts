import { expect, it } from 'vitest';
import { createHostHandlers } from '../../../app/host/host-handlers.ts';
import { ok } from '../../../shared/result.ts';
import { createFakeHandlers } from '../fake-gateway.ts';

const playground = createFakeHandlers();
const preferences = { startAtLogin: true, closeToTray: false, notifications: true };

it('says that there is no desktop where there is none, and sets nothing', async () => {
  const handlers = createHostHandlers(playground);
  expect(await handlers['desktop.read']({})).toEqual({ ok: true, value: null });
  expect(await handlers['desktop.change']({ startAtLogin: true })).toMatchObject({
    ok: false,
    error: { code: 'unavailable', message: expect.stringContaining('without a desktop') },
  });
});

it('lets the desktop answer for itself where there is one', async () => {
  const handlers = createHostHandlers(playground, {
    'desktop.read': async () => ok(preferences),
    'desktop.change': async (change) => ok({ ...preferences, closeToTray: change.closeToTray ?? false }),
  });
  expect(await handlers['desktop.read']({})).toEqual({ ok: true, value: preferences });
  expect(await handlers['desktop.change']({ closeToTray: true })).toMatchObject({ value: { closeToTray: true } });
});
