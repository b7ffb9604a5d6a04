import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chat, startHeldBackend } from './held-backend.ts';
import { newDataDir, runCli, serve, spawnCli, writeConfig } from './run-cli.ts';

const backend = (url: string): string => `backends:\n  # the one under the desk\n  - { id: rig-1, url: '${url}' }\n`;

/** A port that somebody else listens on. */
async function takePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('corral serve, when ready', () => {
  it('prints the two lines that scripts wait for and nothing else, and both addresses work', async () => {
    const rig = await startHeldBackend();
    const served = await serve(backend(rig.url));
    expect(served.written.stdout).toBe(
      `gateway listening on ${served.gatewayUrl}\ncontrol panel on ${served.panelLink}\n`,
    );
    expect(await (await fetch(`${served.gatewayUrl}/api/version`)).json()).toMatchObject({
      version: expect.any(String),
    });
    expect((await fetch(served.panelLink)).status).toBe(200);
    expect(await (await fetch(new URL('/metrics', served.panelLink))).text()).toContain('corral_');
  });

  it('is found by the CLI through its data dir, and no longer once it has stopped', async () => {
    const { process: child, dataDir, gatewayUrl, ended } = await serve();
    const status = await runCli('status', '--json', '--data-dir', dataDir);
    expect(JSON.parse(status.stdout)).toMatchObject({ gateway: { url: gatewayUrl, state: 'running' } });
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(existsSync(join(dataDir, 'gateway.json'))).toBe(false);
    expect((await runCli('status', '--data-dir', dataDir)).code).toBe(1);
  });

  it('prints no panel line when the control port is off, and the CLI says why it cannot ask', async () => {
    const configPath = join(newDataDir(), 'corral.yaml');
    writeFileSync(configPath, 'listen: { port: 0 }\ncontrol: { enabled: false }\n');
    const dataDir = newDataDir();
    const child = spawnCli(['serve', '--config', configPath, '--data-dir', dataDir]);
    await expect.poll(() => child.written.stdout).toMatch(/^gateway listening on \S+\n$/);
    const { code, stderr } = await runCli('status', '--data-dir', dataDir);
    expect([code, stderr]).toEqual([1, expect.stringContaining('control.enabled')]);
  });

  it('keeps its own data dir without --config: the usual file is there to be edited', async () => {
    const dataDir = newDataDir();
    writeFileSync(join(dataDir, 'corral.yaml'), 'listen: { port: 0 }\ncontrol: { port: 0 }\n');
    const child = spawnCli(['serve'], { cwd: newDataDir(), env: { CORRAL_DATA_DIR: dataDir } });
    await expect.poll(() => child.written.stdout).toContain('control panel on');
    child.process.kill('SIGINT');
    expect((await child.ended).code).toBe(0);
  });
});

describe('corral serve, when it cannot start, ends with 1 and one line', () => {
  const refusal = (configPath: string, dataDir = newDataDir()) =>
    runCli('serve', '--config', configPath, '--data-dir', dataDir);

  it('that names the address which is in use', async () => {
    const port = await takePort();
    const path = join(newDataDir(), 'corral.yaml');
    for (const text of [`listen: { port: ${port} }\n`, `listen: { port: 0 }\ncontrol: { port: ${port} }\n`]) {
      writeFileSync(path, text);
      const { code, stdout, stderr } = await refusal(path);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(new RegExp(`^corral: [^\\n]*127\\.0\\.0\\.1:${port}[^\\n]*$`, 'm'));
    }
  });

  it('that says how to accept it, where other machines could come without a key', async () => {
    const path = join(newDataDir(), 'corral.yaml');
    for (const [text, lacks] of [
      ['listen: { host: 0.0.0.0, port: 0, confirmed: [no-key] }\naccess: { mode: open }\n', 'no-tls'],
      ['listen: { host: 0.0.0.0, port: 0, confirmed: [no-tls] }\naccess: { mode: open }\n', 'no-key'],
    ] as const) {
      writeFileSync(path, text);
      const { code, stdout, stderr } = await refusal(path);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`listen.confirmed: [${lacks}] (line 1)`);
    }
  });

  it('that names the first thing wrong in the configuration', async () => {
    const { code, stdout, stderr } = await refusal(writeConfig('routing: { policy: fastest }\n'));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^corral: cannot start with \S+: routing\.policy: [^\n]*\(line 3\)$/m);
  });

  it('that names the configuration file which is not there', async () => {
    const { code, stderr } = await refusal('/nonexistent/corral.yaml');
    expect([code, stderr]).toEqual([1, expect.stringContaining('/nonexistent/corral.yaml: there is no such file')]);
  });

  it('that names the gateway which already runs on the data dir, and leaves that one alone', async () => {
    const first = await serve();
    const { code, stderr } = await refusal(writeConfig(), first.dataDir);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`process ${first.process.pid}`)]);
    expect((await runCli('status', '--data-dir', first.dataDir)).code).toBe(0);
  });

  it('but takes over what a killed gateway left behind', async () => {
    const first = await serve();
    first.process.kill('SIGKILL');
    await first.ended;
    const second = await serve('', first.dataDir);
    expect((await runCli('status', '--data-dir', second.dataDir)).code).toBe(0);
  });
});

describe('corral serve, told to stop', () => {
  it('lets a running stream finish, then ends with 0', async () => {
    const rig = await startHeldBackend();
    const served = await serve(backend(rig.url));
    const stream = chat(served.gatewayUrl);
    await expect.poll(() => stream.text).toContain('"done":false');
    served.process.kill('SIGTERM');
    const refused = (): Promise<unknown> =>
      fetch(`${served.gatewayUrl}/health`).then(
        () => 'answered',
        () => 'refused',
      );
    await expect.poll(refused).toBe('refused');
    expect(stream.ended).toBe(false);
    rig.finishAll();
    expect((await served.ended).code).toBe(0);
    expect(stream.text).toContain('"done":true');
  });

  it('a second time cuts it with an error in its own shape, and ends with 1', async () => {
    const rig = await startHeldBackend();
    const served = await serve(backend(rig.url));
    const stream = chat(served.gatewayUrl);
    await expect.poll(() => stream.text).toContain('"done":false');
    served.process.kill('SIGINT');
    await expect.poll(() => served.written.stderr).toContain('running streams may finish');
    served.process.kill('SIGINT');
    const { code, stderr } = await served.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('corral: stopped before every stream had finished\n');
    await expect.poll(() => stream.ended).toBe(true);
    expect(stream.text.trimEnd().split('\n').at(-1)).toMatch(/^\{"error":/);
  });
});

describe('corral serve, when the program itself fails', () => {
  it('logs why, cuts what runs with an error in its own shape, cleans up and ends with 1', async () => {
    const rig = await startHeldBackend();
    const bomb = "data:text/javascript,process.on('SIGUSR2',()=>{throw(new(Error)('boom'))})";
    const served = await serve(backend(rig.url), newDataDir(), { NODE_OPTIONS: `--import=${bomb}` });
    const stream = chat(served.gatewayUrl);
    await expect.poll(() => stream.text).toContain('"done":false');
    served.process.kill('SIGUSR2');
    const { code, stderr } = await served.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('boom');
    expect(stderr).toContain('corral: stopped by an error of its own');
    expect(stream.text).toContain('{"error":');
    expect(existsSync(join(served.dataDir, 'gateway.json'))).toBe(false);
  });
});

describe('corral serve, while it runs', () => {
  it('takes a changed configuration, and keeps the running one when the new one is bad', async () => {
    const rig = await startHeldBackend();
    const served = await serve();
    const list = async (): Promise<unknown> =>
      JSON.parse((await runCli('backend', 'list', '--json', '--data-dir', served.dataDir)).stdout);
    const original = readFileSync(served.configPath, 'utf8');
    writeFileSync(served.configPath, original + backend(rig.url));
    await expect.poll(list).toMatchObject([{ id: 'rig-1' }]);
    writeFileSync(served.configPath, 'backends: 7\n');
    const problems = async (): Promise<string> => (await runCli('status', '--data-dir', served.dataDir)).stdout;
    await expect.poll(problems).toContain('configuration: backends: ');
    expect(await list()).toMatchObject([{ id: 'rig-1' }]);
  });

  it('reads the configuration again on SIGHUP', async () => {
    const served = await serve();
    served.process.kill('SIGHUP');
    await expect.poll(() => served.written.stderr).toContain('configuration applied');
    expect(served.process.exitCode).toBe(null);
  });

  it('adds and removes backends in the file, its comments kept', async () => {
    const rig = await startHeldBackend();
    const served = await serve('# our fleet\n');
    const corral = (...args: string[]) => runCli(...args, '--data-dir', served.dataDir);
    expect(await corral('backend', 'add', rig.url, '--id', 'rig-7', '--slots', '2')).toMatchObject({ code: 0 });
    expect(readFileSync(served.configPath, 'utf8')).toContain('id: rig-7');
    expect(readFileSync(served.configPath, 'utf8')).toContain('# our fleet');
    expect((await corral('backend', 'list')).stdout).toContain('rig-7');
    expect((await corral('backend', 'add', 'not a url')).code).not.toBe(0);
    expect(await corral('backend', 'remove', 'rig-7', '--yes')).toMatchObject({ code: 0 });
    expect(readFileSync(served.configPath, 'utf8')).not.toContain('rig-7');
    expect(readFileSync(served.configPath, 'utf8')).toContain('# our fleet');
  });

  it('drains with a deadline: waits for streams, and ends in-band what is left then', async () => {
    const rig = await startHeldBackend();
    const served = await serve(backend(rig.url));
    const corral = (...args: string[]) => spawnCli(['backend', ...args, '--data-dir', served.dataDir]).ended;
    const refused = await corral('drain', 'rig-1');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('llama3.1:8b: it becomes unreachable')]);
    const stream = chat(served.gatewayUrl);
    await expect.poll(() => stream.text).toContain('"done":false');
    const patient = corral('drain', 'rig-1', '--yes', '--deadline', '1m');
    await expect
      .poll(async () => (await runCli('backend', 'list', '--data-dir', served.dataDir)).stdout)
      .toMatch(/rig-1 +draining/);
    rig.finishAll();
    expect(await patient).toMatchObject({ code: 0, stdout: 'rig-1 is drained\n' });
    expect(stream.text).toContain('"done":true');
    await corral('resume', 'rig-1');
    const late = chat(served.gatewayUrl);
    await expect.poll(() => late.text).toContain('"done":false');
    const impatient = await corral('drain', 'rig-1', '--yes', '--deadline', '200ms');
    expect(impatient).toMatchObject({ code: 0, stdout: 'rig-1 is drained; the deadline ended 1 stream\n' });
    expect(late.text).toContain('"error":"rig-1 is being taken out of service');
  });

  it('keeps a drained backend drained across a restart', async () => {
    const rig = await startHeldBackend();
    const first = await serve(backend(rig.url));
    expect((await runCli('backend', 'drain', 'rig-1', '--yes', '--data-dir', first.dataDir)).code).toBe(0);
    first.process.kill('SIGTERM');
    await first.ended;
    const second = await serve(backend(rig.url), first.dataDir);
    expect((await runCli('backend', 'list', '--data-dir', second.dataDir)).stdout).toMatch(/rig-1 +draining/);
  });

  it('writes one access line per exchange into the data dir', async () => {
    const rig = await startHeldBackend();
    const served = await serve(backend(rig.url));
    const stream = chat(served.gatewayUrl);
    await expect.poll(() => stream.text).toContain('"done":false');
    rig.finishAll();
    await expect.poll(() => stream.ended).toBe(true);
    served.process.kill('SIGTERM');
    await served.ended;
    const lines = readFileSync(join(served.dataDir, 'access.log'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { route: '/api/chat', backend: 'rig-1', status: 200 },
    ]);
  });
});
