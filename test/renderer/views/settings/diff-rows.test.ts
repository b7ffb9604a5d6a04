import { expect, it } from 'vitest';
import { configJsonSchema } from '../../../../main/config/json-schema.ts';
import { withChange } from '../../../../renderer/store/settings/pending.ts';
import { diffRows } from '../../../../renderer/views/settings/diff-rows.ts';

it('says what each key was and is to be, defaults included', () => {
  const written = { routing: { retries: 3 }, backends: [{ id: 'rig-1', slots: 4 }] };
  const view = { file: 'corral.yaml', text: '', written, schema: configJsonSchema() };
  const changes = [
    { path: ['routing', 'retries'], value: null },
    { path: ['routing', 'policy'], value: 'weighted' },
    { path: ['backends', 'rig-1', 'slots'], value: 8 },
    { path: ['listen', 'tls'], value: { cert: 'a.pem' } },
    { path: ['models', 'aliases', 'chat'], value: { model: 'm' } },
  ];
  const pending = changes.reduce((all, one) => withChange(all, written, one), {});
  expect(diffRows(pending, view)).toEqual([
    { name: 'routing.retries', before: '3', after: '2 (default)' },
    { name: 'routing.policy', before: 'adaptive (default)', after: 'weighted' },
    { name: 'backends[0].slots', before: '4', after: '8' },
    { name: 'listen.tls', before: 'not set', after: '{ cert: a.pem }' },
    { name: 'models.aliases.chat', before: 'not set', after: '{ model: m }' },
  ]);
});
