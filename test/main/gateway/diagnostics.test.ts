import { expect, it } from 'vitest';
import { call } from '../../support/client.ts';
import { startFakeBackend, whole } from '../../support/fake-backend.ts';
import { chat, startGatewayBefore } from '../../support/gateway-before.ts';

it('a bug report tells what went wrong, and neither prompts nor answers nor comments of the configuration', async () => {
  const rig = await startFakeBackend({ answer: whole(200, '{"message":{"content":"my secret answer"},"done":true}') });
  const fleet = await startGatewayBefore([rig]);
  const secret = chat({ stream: false, messages: [{ role: 'user', content: 'my secret prompt' }] });
  expect((await call(fleet.url, '/api/chat', secret)).status).toBe(200);
  rig.answer = whole(500, '{"error":"model runner has unexpectedly stopped"}');
  for (let n = 0; n < 2; n += 1) await call(fleet.url, '/api/chat', secret);
  await call(fleet.url, '/api/chat', { ...secret, model: 'nobody-has-it' });

  const reply = await fleet.gateway.handlers['gateway.diagnostics']({});
  if (!reply.ok) throw new Error(reply.error.message);
  const { text } = reply.value;
  expect(text).not.toContain('secret');
  expect(text).toContain(`Node ${process.versions.node}`);
  expect(text).toContain(`rig-1 ${rig.url} up active`);
  expect(text).toContain('the gateway started with 1 backend');
  expect(text).toMatch(/POST \/api\/chat llama3\.2:latest: .*50\d/);
  expect(text).toContain('unexpectedly stopped');
  expect(text).toContain('404 model_not_found');
  expect(text).toContain('policy: least-busy');
});
