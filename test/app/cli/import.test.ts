import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newDataDir, runCli } from './run-cli.ts';

const nginx = [
  'upstream rigs {',
  '  least_conn;',
  '  server 10.0.1.10:11434 weight=2;',
  '}',
  'server {',
  '  listen 8080;',
  '  proxy_set_header Authorization "Bearer sk-hidden";',
  '  include limits.conf;',
  '  location / { proxy_pass http://rigs; gunzip on; }',
  '}',
  '',
].join('\n');

function written(text = nginx, name = 'nginx.conf'): string {
  const dir = newDataDir();
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'limits.conf'), 'client_max_body_size 20m;\n');
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

describe('corral import', () => {
  it('prints the configuration, and on stderr what became of each line', async () => {
    const path = written();
    const { code, stdout, stderr } = await runCli('import', path);
    expect(code).toBe(0);
    expect(stdout).toContain('url: http://10.0.1.10:11434\n    weight: 2');
    expect(stdout).toContain('maxBody: 20MB');
    expect(stderr).toMatch(/^ +2 {2}carried over {3}least_conn: routing\.policy: least-busy$/m);
    expect(stderr).toMatch(/^ +9 {2}not supported {2}gunzip: Corral has no such setting$/m);
    expect(stderr).toMatch(/^limits\.conf:1 {2}carried over {3}client_max_body_size: maxBody: 20MB$/m);
    expect(stdout + stderr).not.toContain('sk-hidden');
  });

  it('writes a file that corral check accepts, and overwrites none unless told to', async () => {
    const path = written();
    const out = join(path, '../corral.yaml');
    expect(await runCli('import', path, '-o', out)).toMatchObject({ code: 0, stdout: '' });
    expect(await runCli('check', '--config', out)).toMatchObject({ code: 0, stdout: 'ok\n' });
    writeFileSync(out, '# mine\n');
    const again = await runCli('import', path, '-o', out);
    expect([again.code, again.stderr.split('\n').at(-2)]).toEqual([
      1,
      `corral: ${out} is there already: --force replaces it`,
    ]);
    expect(readFileSync(out, 'utf8')).toBe('# mine\n');
    expect((await runCli('import', path, '-o', out, '--force')).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('10.0.1.10');
  });

  it('with --json prints one document and nothing else', async () => {
    const { code, stdout, stderr } = await runCli('import', written(), '--json');
    expect([code, stderr]).toEqual([0, '']);
    const { kind, lines, yaml, backends } = JSON.parse(stdout);
    expect([kind, backends]).toEqual(['nginx', 1]);
    expect(yaml).toContain('least-busy');
    expect(lines[1]).toEqual({
      line: 2,
      file: null,
      what: 'least_conn',
      outcome: 'carried',
      message: 'routing.policy: least-busy',
    });
  });

  it('ends with 1 and the line for a text it cannot read, or of which nothing can be had', async () => {
    const broken = written('server {\n listen 80\n}\n');
    expect(await runCli('import', broken)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `corral: ${broken}: line 2: a directive is not ended by ";"\n`,
    });
    const empty = await runCli('import', written('gunzip on;\n'));
    expect([empty.code, empty.stdout]).toEqual([1, '']);
    expect(empty.stderr).toContain('could be carried over');
    expect((await runCli('import', '/nonexistent/nginx.conf')).code).toBe(1);
  });

  it('takes the kind it is told, and no other', async () => {
    const path = written('option httpchk GET /\ntimeout connect 3s\n', 'excerpt.txt');
    const { code, stdout } = await runCli('import', path, '--kind', 'haproxy');
    expect([code, stdout]).toMatchObject([0, expect.stringContaining('connect: 3s')]);
    expect((await runCli('import', path, '--kind', 'caddy')).code).toBe(2);
    expect((await runCli('import')).code).toBe(2);
  });
});
