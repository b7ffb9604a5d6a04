import { expect, it, onTestFinished } from 'vitest';
import { threeBackends } from './support/fleets.ts';
import { startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

const config = `
limits:
  requestsPerMinute: 60
  models: { 'llama3.1:70b': { tokensPerDay: 200000 }, '*:70b': { requestsPerMinute: 5, requestsPerDay: 300, tokensPerMinute: 20000 } }
  routes: { '/v1/embeddings': { requestsPerMinute: 600 }, '/api/*': { requestsPerDay: 5000 } }
`;

it('quotas of models and routes can be read, and given to another model', async () => {
  const panel = await startPanel({ fleet: threeBackends, config });
  onTestFinished(() => panel.close());
  const { page } = panel;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Limits' }).click();
  const models = page.getByLabel('Name of a new entry of limits.models');
  await models.scrollIntoViewIfNeeded();
  const found = await look(page, 'settings-quotas');
  const entry = (name: string) => page.getByRole('region', { name, exact: true });
  const day = entry('*:70b').getByRole('textbox', { name: 'Requests per day' });
  expect(await day.inputValue()).toBe('300');
  expect(await entry('/api/*').getByRole('textbox', { name: 'Requests per day' }).inputValue()).toBe('5000');
  await models.fill('qwen3:*');
  await models.press('Enter');
  const tokens = entry('qwen3:*').getByRole('textbox', { name: 'Tokens per day' });
  await tokens.fill('1000');
  await tokens.scrollIntoViewIfNeeded();
  found.push(...(await look(page, 'settings-quotas-new')));
  await page.getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('limits.models').first().waitFor();
  found.push(...(await look(page, 'settings-quotas-review')));
  expect(found).toEqual([]);
});
