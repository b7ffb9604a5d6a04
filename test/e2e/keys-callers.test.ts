import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { startAuthService } from '../support/auth-service.ts';
import { threeBackends } from './support/fleets.ts';
import { openKeys, statusWith } from './support/key-list.ts';
import { startPanel } from './support/panel-under-test.ts';
import { look } from './support/screens.ts';

it('who is known by another service is listed beside the keys, and saved as CSV', async () => {
  const service = await startAuthService();
  const panel = await startPanel({
    fleet: threeBackends,
    config: `access: { mode: required, forward: { url: '${service.url}' } }`,
  });
  onTestFinished(() => panel.close());
  const { page, url } = panel;
  for (const name of ['ana', 'Bo Lima', '=1+1']) {
    service.say(200, { 'remote-user': name });
    expect(await statusWith(url, `opaque-${name.length}`)).toBe(200);
  }
  await openKeys(page);
  const table = page.getByRole('table', { name: 'Known by others' });
  const row = table.getByRole('row').filter({ hasText: 'forward:Bo Lima' });
  await row.getByText('from 127.0.0.1').waitFor();
  expect(await row.getByRole('cell').nth(1).innerText()).toBe(service.url.replace(/\?.*/, ''));
  expect(await row.getByRole('cell').nth(2).innerText()).toBe('1');
  await table.scrollIntoViewIfNeeded();
  expect(await look(page, 'keys-callers')).toEqual([]);

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const text = readFileSync(await (await saving).path(), 'utf8');
  expect(text).toContain('forward:ana,ana,http://127.0.0.1:');
  expect(text).toContain(`forward:=1+1,'=1+1,`);
});
