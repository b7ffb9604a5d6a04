import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigFile, openConfigFile } from '../../../main/config/index.ts';
import type { Config } from '../../../shared/config.ts';
import { type ConfigProblem, formatProblem } from '../../../shared/config-problem.ts';
import { createManualClock } from '../../support/manual-clock.ts';

let folder: string;
let path: string;
let clock: ReturnType<typeof createManualClock>;
let changes: Config[];
let problems: (readonly ConfigProblem[])[];
let open: ConfigFile[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corral-config-'));
  path = join(folder, 'corral.yaml');
  clock = createManualClock();
  changes = [];
  problems = [];
  open = [];
});

afterEach(async () => {
  for (const file of open) await file.close();
  await rm(folder, { recursive: true, force: true });
});

async function opened(at = path): Promise<ConfigFile> {
  const result = await openConfigFile({
    path: at,
    clock,
    onChange: (config) => changes.push(config),
    onProblem: (found) => problems.push(found),
  });
  if (!result.ok) throw new Error(result.error.map(formatProblem).join('\n'));
  open.push(result.value);
  return result.value;
}

/** Lets time pass in small steps until something is so; the steps are the debounce, never the poll. */
const eventually = (what: () => unknown) =>
  expect.poll(async () => {
    clock.advance(20);
    return what();
  });

/** Nothing is pending and nothing came: the file was looked at again and found as it was. */
async function quiet(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await clock.advanceAsync(2_000);
}

const ports = () => changes.map(({ listen }) => listen.port);

describe('opening', () => {
  it('reads the file', async () => {
    await writeFile(path, 'listen: { port: 1 } # x\n');
    const file = await opened();
    expect(file.current().listen.port).toBe(1);
    expect(file.text()).toBe('listen: { port: 1 } # x\n');
    expect(changes).toEqual([]);
  });

  it('names the path of a file that is not there, and of one that is a folder', async () => {
    const options = { path, clock, onChange: () => {}, onProblem: () => {} };
    expect(await openConfigFile(options)).toEqual({
      ok: false,
      error: [{ path: '(file)', line: 0, column: 0, message: `cannot read ${path}: there is no such file` }],
    });
    expect(await openConfigFile({ ...options, path: folder })).toMatchObject({
      error: [{ message: `cannot read ${folder}: it is a folder` }],
    });
    expect(clock.pending()).toBe(0);
  });

  it('reports what is wrong with the text', async () => {
    await writeFile(path, '\n\nlisten: { port: x }\n');
    const result = await openConfigFile({ path, clock, onChange: () => {}, onProblem: () => {} });
    expect(result.ok ? [] : result.error.map(formatProblem)).toEqual([
      'listen.port: must be a whole number from 0 to 65535, found "x" (line 3)',
    ]);
  });
});

describe('opening an empty file', () => {
  /** Lets time pass until the file is open. */
  async function openedInTime(): Promise<ConfigFile> {
    const opening = opened();
    let isOpen = false;
    void opening.then(() => {
      isOpen = true;
    });
    await eventually(() => isOpen).toBe(true);
    return opening;
  }

  it('looks a second time before it takes it for all defaults', async () => {
    await writeFile(path, '');
    const opening = openedInTime();
    await writeFile(path, 'listen: { port: 1 }\n');
    expect((await opening).current().listen.port).toBe(1);
  });

  it('that stays so is all defaults, and looks no third time', async () => {
    await writeFile(path, '');
    const startedAt = clock.monotonic();
    const file = await openedInTime();
    expect(file.current().listen.port).toBe(8080);
    expect(clock.monotonic() - startedAt).toBeGreaterThanOrEqual(250);
    expect(await file.apply([{ kind: 'set', path: ['listen', 'port'], value: 5 }])).toMatchObject({ ok: true });
  });
});

describe('a change on disk', () => {
  it('is picked up', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await writeFile(path, 'listen: { port: 2 }\n');
    await eventually(ports).toEqual([2]);
    expect(file.current().listen.port).toBe(2);
    await quiet();
    expect(ports()).toEqual([2]);
  });

  it('is picked up again and again when the editor replaces the file by renaming', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    await opened();
    for (const port of [2, 3, 4]) {
      await rename(path, `${path}~`);
      await writeFile(join(folder, '.swap'), `listen: { port: ${port} }\n`);
      await rename(join(folder, '.swap'), path);
      await eventually(() => ports().at(-1)).toBe(port);
    }
    expect(ports()).toEqual([2, 3, 4]);
    expect(problems).toEqual([]);
  });

  it('that is wrong is reported once, and the running configuration stays until it is right', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await writeFile(path, 'listen: { prot: 2 }\n');
    await eventually(() => problems.length).toBe(1);
    expect(problems[0]?.map(formatProblem)).toEqual(['listen.prot: unknown key, did you mean `port`? (line 1)']);
    await quiet();
    expect(problems).toHaveLength(1);
    expect(file.current().listen.port).toBe(1);
    expect(file.text()).toBe('listen: { port: 1 }\n');
    await writeFile(path, 'listen: { port: 3 }\n');
    await eventually(ports).toEqual([3]);
  });

  it('back to the text that is running says that all is well again', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    await opened();
    await writeFile(path, 'listen: [\n');
    await eventually(() => problems.length).toBe(1);
    await writeFile(path, 'listen: { port: 1 }\n');
    await eventually(ports).toEqual([1]);
  });

  it('that takes the file away is reported, and its return is picked up', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await rm(path);
    await eventually(() => problems.length).toBe(1);
    expect(problems[0]?.[0]?.message).toBe(`cannot read ${path}: there is no such file`);
    expect(file.current().listen.port).toBe(1);
    await writeFile(path, 'listen: { port: 2 }\n');
    await eventually(ports).toEqual([2]);
  });

  it('that empties it is not believed while somebody may be about to write', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await writeFile(path, '');
    await clock.advanceAsync(100);
    expect(file.current().listen.port).toBe(1);
    await writeFile(path, 'listen: { port: 2 }\n');
    await eventually(ports).toEqual([2]);
    expect(problems).toEqual([]);
  });

  it('that leaves it empty means all defaults, a quarter of a second later', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    await opened();
    const emptiedAt = clock.monotonic();
    await writeFile(path, '');
    await eventually(ports).toEqual([8080]);
    expect(clock.monotonic() - emptiedAt).toBeGreaterThanOrEqual(250);
    expect(problems).toEqual([]);
  });

  it('behind a symbolic link is picked up, in the target and when the link is swapped', async () => {
    for (const [name, port] of [
      ['one', 1],
      ['two', 2],
    ] as const) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'real.yaml'), `listen: { port: ${port} }\n`);
    }
    await symlink(join('one', 'real.yaml'), path);
    await opened();
    await writeFile(join(folder, 'one', 'real.yaml'), 'listen: { port: 11 }\n');
    await eventually(ports).toEqual([11]);
    await symlink(join('two', 'real.yaml'), `${path}.new`);
    await rename(`${path}.new`, path);
    await eventually(ports).toEqual([11, 2]);
  });

  it('that nobody reports is found by looking', async () => {
    await mkdir(join(folder, 'a'));
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'a', 'corral.yaml'), 'listen: { port: 1 }\n');
    await writeFile(join(folder, 'b', 'corral.yaml'), 'listen: { port: 2 }\n');
    await symlink('a', join(folder, 'now'));
    await opened(join(folder, 'now', 'corral.yaml'));
    await clock.settle();
    await symlink('b', join(folder, 'next'));
    await rename(join(folder, 'next'), join(folder, 'now'));
    await expect
      .poll(async () => {
        await clock.advanceAsync(5_000);
        return ports();
      })
      .toEqual([2]);
  });

  it('is let go of at once when it is closed during the second look', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await writeFile(path, '');
    const applied = file.apply([]);
    await clock.settle();
    await file.close();
    expect(await applied).toMatchObject({ ok: false, error: [{ message: expect.stringMatching(/is stopping/) }] });
    expect(changes).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('after closing is nobody’s business', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await file.close();
    await writeFile(path, 'listen: { port: 2 }\n');
    await quiet();
    expect(changes).toEqual([]);
    expect(clock.pending()).toBe(0);
    expect(await file.apply([])).toMatchObject({ ok: false });
  });
});

describe('an edit', () => {
  const setPort = (port: number) => [{ kind: 'set', path: ['listen', 'port'], value: port } as const];

  it('is written, put in force and told once', async () => {
    await writeFile(path, '# mine\nlisten: { port: 1 } # here\n');
    const file = await opened();
    const applied = await file.apply(setPort(2));
    expect(applied.ok && applied.value.listen.port).toBe(2);
    expect(file.current().listen.port).toBe(2);
    expect(await readFile(path, 'utf8')).toBe('# mine\nlisten: { port: 2 } # here\n');
    expect(file.text()).toBe('# mine\nlisten: { port: 2 } # here\n');
    await quiet();
    expect(ports()).toEqual([2]);
    expect(await readdir(folder)).toEqual(['corral.yaml']);
  });

  it('that is wrong leaves file and configuration alone', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    expect(await file.apply(setPort(70_000))).toMatchObject({ ok: false, error: [{ path: 'listen.port' }] });
    expect(await readFile(path, 'utf8')).toBe('listen: { port: 1 }\n');
    expect(changes).toEqual([]);
  });

  it('builds on what somebody saved a moment ago', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await writeFile(path, '# saved in an editor\nlisten: { port: 1 }\nmaxBody: 1MB\n');
    expect(await file.apply(setPort(2))).toMatchObject({ ok: true, value: { maxBody: 1024 * 1024 } });
    expect(await readFile(path, 'utf8')).toBe('# saved in an editor\nlisten: { port: 2 }\nmaxBody: 1MB\n');
    await quiet();
    expect(ports()).toEqual([2]);
  });

  it('is refused while the file on disk is broken, so that nobody’s half-done work is lost', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await writeFile(path, 'listen: { port: \n');
    expect(await file.apply(setPort(2))).toMatchObject({ ok: false });
    expect(await readFile(path, 'utf8')).toBe('listen: { port: \n');
    expect(file.current().listen.port).toBe(1);
  });

  it('does not get lost among others made at the same time', async () => {
    await writeFile(path, '# fleet\n');
    const file = await opened();
    const ids = Array.from({ length: 12 }, (_, index) => `rig-${index}`);
    const results = await Promise.all(
      ids.map((id) => file.apply([{ kind: 'append', path: ['backends'], value: { id, url: `http://${id}` } }])),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(file.current().backends.map(({ id }) => id)).toEqual(ids);
    expect(changes).toHaveLength(12);
    await rm(path);
    expect(await file.apply(setPort(2))).toMatchObject({
      ok: false,
      error: [{ message: expect.stringMatching(/no such file/) }],
    });
  });

  it('does not build on a file that is empty only while somebody saves it', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    await writeFile(path, '');
    const applied = file.apply(setPort(2));
    let isApplied = false;
    void applied.then(() => {
      isApplied = true;
    });
    await clock.settle();
    await writeFile(path, '# saved\nlisten: { port: 1 }\n');
    await eventually(() => isApplied).toBe(true);
    expect(await applied).toMatchObject({ ok: true });
    expect(await readFile(path, 'utf8')).toBe('# saved\nlisten: { port: 2 }\n');
  });

  it('is refused by whoever vets it, and then nothing is written', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    const tooHigh = { path: 'listen.port', line: 0, column: 0, message: 'is taken' };
    const vet = ({ listen }: Config) => (listen.port > 5 ? [tooHigh] : []);
    expect(await file.apply(setPort(6), vet)).toEqual({ ok: false, error: [tooHigh] });
    expect(await readFile(path, 'utf8')).toBe('listen: { port: 1 }\n');
    expect(await file.apply(setPort(5), vet)).toMatchObject({ ok: true });
  });

  it('can be tried without being made', async () => {
    await writeFile(path, 'listen: { port: 1 }\n');
    const file = await opened();
    expect(await file.check(setPort(2))).toMatchObject({ ok: true, value: { listen: { port: 2 } } });
    expect(await file.check(setPort(-1))).toMatchObject({ ok: false, error: [{ path: 'listen.port' }] });
    expect(await readFile(path, 'utf8')).toBe('listen: { port: 1 }\n');
    await quiet();
    expect(changes).toEqual([]);
  });

  it('goes on when an earlier one was refused', async () => {
    await writeFile(path, '# nothing yet\n');
    const file = await opened();
    const [bad, good] = await Promise.all([file.apply(setPort(-1)), file.apply(setPort(5))]);
    expect([bad.ok, good.ok]).toEqual([false, true]);
    expect(file.current().listen.port).toBe(5);
  });

  it('goes through a symbolic link to its target and keeps the mode of the file', async () => {
    await mkdir(join(folder, 'real'));
    const target = join(folder, 'real', 'fleet.yaml');
    await writeFile(target, 'listen: { port: 1 }\n');
    await chmod(target, 0o666);
    await symlink(target, path);
    const file = await opened();
    expect((await file.apply(setPort(2))).ok).toBe(true);
    expect(await readFile(target, 'utf8')).toBe('listen: { port: 2 }\n');
    expect((await stat(target)).mode & 0o777).toBe(0o666);
    expect(await readdir(join(folder, 'real'))).toEqual(['fleet.yaml']);
  });

  it('is never seen half-written', async () => {
    const padding = `# ${'x'.repeat(500_000)}\n`;
    await writeFile(path, `${padding}listen: { port: 1 }\n`);
    const file = await opened();
    const seen = new Set<string>();
    let done = false;
    const reader = (async () => {
      while (!done) seen.add((await readFile(path, 'utf8')).slice(padding.length));
    })();
    for (const port of [2, 3, 4, 5, 6]) await file.apply(setPort(port));
    done = true;
    await reader;
    const whole = [1, 2, 3, 4, 5, 6].map((port) => `listen: { port: ${port} }\n`);
    expect([...seen].filter((text) => !whole.includes(text))).toEqual([]);
    expect(seen.size).toBeGreaterThan(1);
  });
});
