import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../main/config/index.ts';

it('shows what is written, without its comments and with secrets hidden at any depth', () => {
  const text = [
    '# the password is hunter2',
    'routing: { policy: weighted } # hunter2',
    'keys:',
    '  - { owner: ada, secret: hunter2 }',
    'apiKey: hunter2',
    'limits: { tokensPerMinute: 7 }',
    '',
  ].join('\n');
  const shown = withoutSecrets(text);
  expect(shown).not.toContain('hunter2');
  expect(shown).toContain('policy: weighted');
  expect(shown).toContain('secret: (hidden)');
  expect(shown).toContain('owner: ada');
  expect(shown).toContain('tokensPerMinute: 7');
});

it('shows where a credential is to be had from, and no credential', () => {
  const shown = withoutSecrets('backends: [{ credential: { env: CLOUD_KEY } }, { credential: hunter2 }]');
  expect(shown).toContain('env: CLOUD_KEY');
  expect(shown).not.toContain('hunter2');
});

it('has nothing to say of an empty text', () => {
  expect(withoutSecrets('# nothing yet\n').trim()).toBe('{}');
});

it('keeps of addresses only what lets nobody in', () => {
  const shown = withoutSecrets('notify: { webhooks: [{ url: "https://hooks.example.org/in?token=hunter2" }] }');
  expect(shown).toContain('https://hooks.example.org/in');
  expect(shown).not.toContain('hunter2');
});
