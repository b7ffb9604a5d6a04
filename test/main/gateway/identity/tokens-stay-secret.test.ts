import { expect, it, onTestFinished } from 'vitest';
import { silentLog, systemClock } from '../../../../main/system-ports.ts';
import type { ConfigInput } from '../../../../shared/config.ts';
import { startAuthService } from '../../../support/auth-service.ts';
import { call } from '../../../support/client.ts';
import { chat } from '../../../support/gateway-before.ts';
import { startFleetUnderTest } from '../../../support/gateway-fixture.ts';
import { startIssuer } from '../../../support/issuer.ts';
import { bearer } from '../keys/with-keys.ts';

it('no token and nothing of it is in any answer, log, record, event, metric, state or report', async () => {
  const [issuer, service] = [await startIssuer(), await startAuthService()];
  const said: unknown[] = [];
  const note = (...words: unknown[]): void => void said.push(words);
  const access: NonNullable<ConfigInput['access']> = {
    mode: 'required',
    jwt: { issuer: issuer.name, audience: ['corral'], jwks: issuer.jwks },
    forward: { url: service.url, timeout: '100ms' },
  };
  const fleet = await startFleetUnderTest({
    servers: [{}],
    config: { access },
    log: { ...silentLog, debug: note, info: note, warn: note, error: note },
  });
  onTestFinished(() => fleet.stop());
  const now = systemClock.now();
  const signed = [
    await issuer.sign(now),
    await issuer.sign(now - 600_000),
    await issuer.sign(now, {}, { key: await issuer.newKey('stranger') }),
  ];
  const opaque = ['opaque-let-in-9f2c', 'opaque-refused-71ab', 'opaque-unanswered-5d0e', 'opaque-broken-c3c3'];
  const answers = [
    () => service.say(200, { 'remote-user': 'ana' }),
    () => service.say(403),
    () => {
      service.answer = () => {};
    },
    () => {
      service.answer = (request) => void request.socket.destroy();
    },
  ];
  const ask = async (secret: string): Promise<void> => {
    for (const [path, options] of [
      ['/api/chat', bearer(secret)],
      [`/k/${secret}/v1/messages`, {}],
    ] as const) {
      const { status, headers, text } = await call(
        fleet.url,
        path,
        chat({ model: 'llama3.1:8b', stream: false }),
        options,
      );
      said.push([status, headers, text]);
    }
  };
  for (const token of signed) await ask(token);
  for (const [index, secret] of opaque.entries()) {
    answers[index]?.();
    await ask(secret);
  }
  await expect.poll(() => fleet.records.length).toBe(2 * (signed.length + opaque.length));
  const { handlers } = fleet.gateway;
  said.push(fleet.records, fleet.lines, await fleet.status(), await fleet.gateway.metrics());
  said.push(await handlers['event.list']({}), await handlers['gateway.diagnostics']({}));
  const everything = JSON.stringify(said);
  expect(everything).toContain('jwt:u-1');
  expect(everything).toContain('forward:ana');
  const pieces = signed.flatMap((token) => token.split('.'));
  for (const secret of [...pieces, ...opaque]) expect(everything).not.toContain(secret);
});
