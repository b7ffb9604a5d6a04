import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newDataDir, runCli, writeConfig } from './run-cli.ts';

function writeBroken(): string {
  const path = join(newDataDir(), 'corral.yaml');
  writeFileSync(path, 'listen: { port: 8080 }\n\nrouting:\n  policy: fastest\n  retrys: 2\n');
  return path;
}

describe('corral check', () => {
  it('says ok and nothing else of a valid file', async () => {
    expect(await runCli('check', '--config', writeConfig())).toEqual({ code: 0, stdout: 'ok\n', stderr: '' });
  });

  it('names the key and the line of every problem, and ends with 1', async () => {
    const { code, stdout, stderr } = await runCli('check', '--config', writeBroken());
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^routing\.policy: .*\(line 4\)$/m);
    expect(stderr).toMatch(/^routing\.retrys: .*\(line 5\)$/m);
    expect(stderr).toContain('has 2 problems');
  });

  it('with --json prints one document, valid or not', async () => {
    const good = await runCli('check', '--json', '--config', writeConfig());
    expect([good.code, JSON.parse(good.stdout)]).toEqual([0, { ok: true, problems: [] }]);
    const bad = await runCli('check', '--json', '--config', writeBroken());
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({
      ok: false,
      problems: [{ path: 'routing.policy', line: 4 }, { line: 5 }],
    });
  });

  it('ends with 1 for a file that is not there, with 2 when none is named', async () => {
    const missing = await runCli('check', '--config', '/nonexistent/corral.yaml');
    expect(missing).toEqual({
      code: 1,
      stdout: '',
      stderr: 'corral: cannot read /nonexistent/corral.yaml: there is no such file\n',
    });
    expect((await runCli('check')).code).toBe(2);
  });
});
