import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../app/commands/figures.ts';
import type { CommandInput } from '../../../shared/contract.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Status } from '../../../shared/snapshot.ts';
import type { WebhookSnapshot, WebhookTest } from '../../../shared/webhook.ts';
import { createFakeGateway } from '../fake-gateway.ts';
import { startRemote } from './remote-fixture.ts';

const at = Date.UTC(2026, 0, 2, 12);
const well: WebhookSnapshot = {
  ...{ key: 'notify.webhooks[0]', url: 'https://ops.example.org/in/…', isSigned: true, events: ['mode', 'key'] },
  ...{ delivered: 12, failed: 0, waiting: 0, nextAttemptAt: null },
  lastAttempt: { at, isTaken: true, words: 'it answered 204' },
};
const ill: WebhookSnapshot = {
  ...{ key: 'notify.webhooks[1]', url: 'http://10.0.1.9:9000', isSigned: false, events: null },
  ...{ delivered: 0, failed: 3, waiting: 2, nextAttemptAt: at + 60_000 },
  lastAttempt: { at, isTaken: false, words: 'connection refused' },
};

async function remoteWith(webhooks: readonly WebhookSnapshot[]) {
  const asked = await createFakeGateway({}).handlers['gateway.status'](undefined);
  if (!asked.ok) throw new Error(asked.error.message);
  const status: Status = { ...asked.value, webhooks };
  return startRemote({ 'gateway.status': async () => ok(status) });
}

describe('webhook list', () => {
  it('says who is told of what, and whether it arrives', async () => {
    const { run } = await remoteWith([well, ill]);
    const { code, stdout } = await run('webhook', 'list');
    expect(code).toBe(0);
    const [, first = '', second = ''] = stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | ').trim());
    expect(first).toBe(
      `1 | https://ops.example.org/in/… | yes | mode, key | 12 | 0 | 0 | ${formatTime(at)}: it answered 204`,
    );
    expect(second).toBe(
      `2 | http://10.0.1.9:9000 | no | warnings and errors | 0 | 3 | 2 | ${formatTime(at)}: connection refused, again at ${formatTime(at + 60_000)}`,
    );
    expect(JSON.parse((await run('webhook', 'list', '--json')).stdout)).toEqual([well, ill]);
  });

  it('says so when nobody is told', async () => {
    const { run } = await remoteWith([]);
    expect((await run('webhook', 'list')).stdout).toBe('nobody is told of events: notify.webhooks is empty\n');
  });

  it('is pointed to by status while one does not take them', async () => {
    const { run } = await remoteWith([well, ill]);
    const { stdout } = await run('status');
    expect(stdout).toContain('webhook http://10.0.1.9:9000: connection refused; 2 waiting, 3 lost\n');
    expect(stdout).not.toContain('ops.example.org');
  });
});

describe('webhook test', () => {
  const tested: WebhookTest = {
    ...{ key: 'notify.webhooks[0]', url: 'https://ops.example.org/in', isSigned: true },
    ...{ outcome: 'taken', words: 'it answered 204', tookMs: 12.4 },
  };
  const remote = (test: WebhookTest) => {
    const asked: CommandInput<'webhook.test'>[] = [];
    const starting = startRemote({
      async 'webhook.test'(input) {
        asked.push(input);
        return ok(test);
      },
    });
    return { asked, starting };
  };

  it('takes the number of the list and says what came of it', async () => {
    const { asked, starting } = remote(tested);
    const { run } = await starting;
    expect(await run('webhook', 'test', '1')).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: 'https://ops.example.org/in took the test: it answered 204, after 12 ms\n',
    });
    expect(JSON.parse((await run('webhook', 'test', '2', '--json')).stdout)).toEqual(tested);
    expect(asked).toEqual([{ key: 'notify.webhooks[0]' }, { key: 'notify.webhooks[1]' }]);
  });

  it.each([
    ['refused', 'it answered 404', 'refused the test, and would lose events: it answered 404, after 12 ms'],
    [
      'failed',
      'connection refused',
      'did not take the test; events would be tried again: connection refused, after 12 ms',
    ],
  ] as const)('that is %s is a failure in one line, also with --json', async (outcome, words, line) => {
    const { run } = await remote({ ...tested, outcome, words, isSigned: false }).starting;
    const failure = { code: 1, stderr: `corral: https://ops.example.org/in ${line}\n` };
    expect(await run('webhook', 'test', '1')).toEqual({ ...failure, stdout: '' });
    expect(await run('webhook', 'test', '1', '--json')).toMatchObject(failure);
  });

  it('is refused for what is no number, and where there is no such webhook', async () => {
    const { run } = await startRemote({
      'webhook.test': async ({ key }) => err({ code: 'not_found', message: `there is no webhook called '${key}'` }),
    });
    expect(await run('webhook', 'test', 'ops')).toMatchObject({ code: 2 });
    expect(await run('webhook', 'test', '0')).toMatchObject({ code: 2 });
    expect(await run('webhook', 'test', '7')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: "corral: there is no webhook called 'notify.webhooks[6]'\n",
    });
  });
});
