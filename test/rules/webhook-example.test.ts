import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startReceiver } from '../main/notify/receiver.ts';
import { startGatewayBeforeServers } from '../support/gateway-before.ts';

const SECRET = 'only the receiver knows';
const page = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');

type IsFromCorral = (signature: string | undefined, body: string, secret: string) => boolean;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'corral-example-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The receiver's part as the documentation gives it, word for word. */
async function fromPage(folder: string): Promise<IsFromCorral> {
  const blocks = [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
  const [example, ...others] = blocks.filter((code) => code.includes('x-corral') || code.includes('isFromCorral'));
  expect([typeof example, others]).toEqual(['string', []]);
  const file = join(folder, 'example.mjs');
  writeFileSync(file, example ?? '');
  const { isFromCorral }: { isFromCorral: IsFromCorral } = await import(file);
  return isFromCorral;
}

it('the example in the documentation tells what the gateway sent from what it did not', async () => {
  const folder = newFolder();
  const isFromCorral = await fromPage(folder);
  const secretFile = join(folder, 'webhook.secret');
  writeFileSync(secretFile, `${SECRET}\n`);
  const receiver = await startReceiver();
  const fleet = await startGatewayBeforeServers([{}], { notify: { webhooks: [{ url: receiver.url, secretFile }] } });
  const tested = await fleet.gateway.handlers['webhook.test']({ key: 'notify.webhooks[0]' });
  expect(tested).toMatchObject({ ok: true, value: { outcome: 'taken', isSigned: true } });
  const [{ headers, body } = expect.fail('nothing came')] = receiver.received;
  const signature = String(headers['x-corral-signature']);
  expect(isFromCorral(signature, body, SECRET)).toBe(true);
  expect(isFromCorral(signature, `${body} `, SECRET)).toBe(false);
  expect(isFromCorral(signature, body, 'a guess')).toBe(false);
  expect(isFromCorral(undefined, body, SECRET)).toBe(false);
  const [, seconds = ''] = /^t=(\d+)/.exec(signature) ?? [];
  const signedAgo = (ago: number): string => {
    const then = Number(seconds) - ago;
    return `t=${then},v1=${createHmac('sha256', SECRET).update(`${then}.${body}`).digest('hex')}`;
  };
  expect([isFromCorral(signedAgo(0), body, SECRET), isFromCorral(signedAgo(600), body, SECRET)]).toEqual([true, false]);
});
