import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../app/commands/all-commands.ts';
import type { Io } from '../../../app/commands/command.ts';
import { examples } from '../../../app/commands/examples.ts';
import { runCommand } from '../../../app/run-command.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { ok } from '../../../shared/result.ts';
import { newDataDir, runCli } from './run-cli.ts';

async function run(...args: readonly string[]) {
  const written = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    isTerminal: false,
    rows: 24,
    columns: 80,
    onInterrupt: () => () => {},
    readSecret: async () => ok('none'),
  };
  return { outcome: await runCommand(args, allCommands, io), ...written };
}

describe('wrong usage', () => {
  it('ends with 2 and one line on stderr, nothing on stdout', async () => {
    for (const args of [[], ['explode'], ['backend'], ['backend', 'drain'], ['status', '--nope']]) {
      const { code, stdout, stderr } = await runCli(...args);
      expect([args, code, stdout]).toEqual([args, 2, '']);
      expect(stderr).toMatch(/^corral: [^\n]+\n$/);
    }
  });

  it('of a command that does not exist names those that do', async () => {
    const { outcome } = await run('modell', 'list');
    expect(outcome).toMatchObject({ exit: 2, message: expect.stringContaining('serve, check, status') });
    const inGroup = await run('backend', 'explode');
    expect(inGroup.outcome).toMatchObject({ exit: 2, message: expect.stringContaining('"backend explode"') });
    expect(inGroup.outcome).toMatchObject({ message: expect.stringContaining('backend drain, backend resume') });
    expect(inGroup.outcome).not.toMatchObject({ message: expect.stringContaining('serve') });
  });

  it('of a command that does exist shows how it is used', async () => {
    expect((await run('backend', 'resume')).outcome).toMatchObject({
      message: expect.stringContaining('backend resume ID'),
    });
    expect((await run('backend', 'resume', 'a', 'b')).outcome).toMatchObject({ exit: 2 });
    expect((await run('status', '--nope')).outcome).toMatchObject({
      exit: 2,
      message: expect.stringContaining("'--nope'"),
    });
  });

  it('covers option values that make no sense, before any gateway is asked', async () => {
    for (const args of [
      ['backend', 'drain', 'rig-1', '--deadline', '10'],
      ['backend', 'add', 'http://x', '--slots', 'many'],
      ['backend', 'add', 'http://x', '--kind', 'vllm'],
      ['backend', 'add', 'http://x', '--weight', ''],
    ]) {
      const { outcome } = await run(...args, '--data-dir', '/nonexistent');
      expect(outcome).toMatchObject({ exit: 2, message: expect.stringContaining(`${args[3]}`) });
    }
  });
});

describe('help', () => {
  it('lists every command, and shows each one’s own', async () => {
    const overview = await run('--help');
    expect(overview.outcome).toEqual({ exit: 0 });
    for (const { name } of allCommands) {
      expect(overview.out).toContain(`  ${name} `);
      const own = await run(...name.split(' '), '--help');
      expect(own.outcome).toEqual({ exit: 0 });
      expect(own.out).toContain(`usage: corral ${name}`);
      expect((await run('help', ...name.split(' '))).out).toBe(own.out);
    }
    expect((await run('help', 'backend')).out.match(/usage: corral backend/g)).toHaveLength(9);
    expect((await run('help', 'explode')).outcome).toMatchObject({ exit: 2 });
  });

  it('has examples that the command they are of takes', async () => {
    expect((await run('help', 'backend', 'drain')).out).toContain('\n    corral backend drain rig-1 --deadline 10m\n');
    for (const [name, lines] of Object.entries(examples)) {
      const command = allCommands.find((one) => one.name === name);
      if (!command) throw new Error(`there is no command ${name}`);
      for (const line of lines) {
        expect(line.startsWith(name)).toBe(true);
        const args = line.split(' ').slice(name.split(' ').length);
        const { positionals } = parseArgs({ args, options: command.options, allowPositionals: true });
        const words = command.words === 'some' ? Math.max(1, positionals.length) : command.words;
        expect([line, positionals.length]).toEqual([line, words]);
      }
    }
  });

  it('promises --json in the usage of every command that takes it', () => {
    for (const { name, synopsis, options } of allCommands)
      expect([name, synopsis.includes('--json')]).toEqual([name, 'json' in options]);
  });

  it('tells the version', async () => {
    expect(await runCli('--version')).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});

describe('a command for a running gateway', () => {
  it('ends with 1 and says where it looked when none runs', async () => {
    const dataDir = newDataDir();
    for (const args of [['status'], ['backend', 'list', '--json'], ['backend', 'drain', 'rig-1'], ['panel']]) {
      const { code, stdout, stderr } = await runCli(...args, '--data-dir', dataDir);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe(`corral: no gateway is running on ${dataDir} (see --data-dir)\n`);
    }
  });
});
