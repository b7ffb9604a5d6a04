import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createControlAccess } from '../../../app/control/access.ts';
import { createPanelSessions } from '../../../app/control/panel-session.ts';

const binding = { host: '0.0.0.0', port: 8404 };

const accessFrom = (allow: readonly string[]) =>
  createControlAccess({ binding, token: 'a token', allow, sessions: createPanelSessions(() => 0) });

/** Only what is looked at. */
const from = (remoteAddress: string): IncomingMessage =>
  ({
    socket: { remoteAddress, localAddress: '10.0.1.1' },
    headers: { host: '10.0.1.1:8404', authorization: 'Bearer a token' },
  }) as unknown as IncomingMessage;

describe('control.allow', () => {
  it.each([
    ['10.0.1.7', ['10.0.1.0/24'], true],
    ['::ffff:10.0.1.7', ['10.0.1.0/24'], true],
    ['10.0.2.7', ['10.0.1.0/24'], false],
    ['10.0.2.7', ['10.0.1.0/24', '10.0.2.7'], true],
    ['fd00::7', ['10.0.1.0/24'], false],
    ['fd00::7', ['fd00::/8'], true],
    ['127.0.0.1', ['10.0.1.0/24'], true],
    ['::1', ['10.0.1.0/24'], true],
    ['::ffff:127.0.0.1', ['10.0.1.0/24'], true],
    ['10.0.2.7', [], true],
  ])('lets %s in with %j: %s', (address, allow, isLetIn) => {
    const denial = accessFrom(allow).denyStranger(from(address));
    expect(denial).toEqual(
      isLetIn ? null : { status: 403, message: 'this address may not use the control port (control.allow)' },
    );
  });

  it('keeps nobody from the metrics', () => {
    expect(accessFrom(['10.0.1.0/24']).denyScraper(from('10.0.2.7'))).toBeNull();
  });
});
