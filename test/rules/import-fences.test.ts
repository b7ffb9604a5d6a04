import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** For every rule a file that breaks it, and what it needs beside it. */
const breaches: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-cycles': { 'main/probe/a.ts': "import './b.ts';", 'main/probe/b.ts': "import './a.ts';" },
  'shared-stands-alone': { 'shared/reads-files.ts': "import 'node:fs';" },
  'main-knows-no-host': { 'main/proxy/draws.ts': "import 'react';" },
  'pure-folders-do-no-io': { 'main/fleet/dials.ts': "import 'node:net';" },
  'fleet-knows-no-choice': { 'main/fleet/chooses.ts': "import '../balance/c.ts';", 'main/balance/c.ts': 'export {};' },
  'balance-and-queue-are-strangers': { 'main/queue/q.ts': "import '../balance/c.ts';" },
  'stages-meet-in-gateway': { 'main/probe/peeks.ts': "import '../proxy/p.ts';", 'main/proxy/p.ts': 'export {};' },
  'only-proxy-chooses-and-queues': { 'main/telemetry/waits.ts': "import '../queue/q.ts';" },
  'fleet-work-dials-in-one-file': { 'main/discovery/also-dials.ts': "import 'node:https';" },
  'access-asks-in-one-file': { 'main/access/also-asks.ts': "import 'node:https';" },
  'simulator-shares-no-misunderstanding': {
    'main/simulator/borrows.ts': "import '../ports.ts';",
    'main/ports.ts': 'export {};',
  },
  'app-uses-the-front-door': { 'app/cli.ts': "import '../main/fleet/f.ts';", 'main/fleet/f.ts': 'export {};' },
  'app-knows-no-panel': { 'app/host.ts': "import '../renderer/main.tsx';", 'renderer/main.tsx': 'export {};' },
  'electron-stays-in-the-shell': { 'app/commands/opens.ts': "import 'electron';" },
  'headless-never-reaches-electron': {
    'app/start.ts': "import './desktop/window/w.ts';",
    'app/desktop/window/w.ts': "import 'electron';",
  },
  'panel-knows-the-contract-only': { 'renderer/views/peeks.ts': "import '../../main/ports.ts';" },
  'panel-runs-in-a-browser': { 'renderer/reads-files.ts': "import 'node:fs';" },
  'charts-and-ui-know-no-state': {
    'renderer/charts/c.ts': "import '../store/s.ts';",
    'renderer/store/s.ts': 'export {};',
  },
  'views-are-strangers': { 'renderer/views/x/v.ts': "import '../y/v.ts';", 'renderer/views/y/v.ts': 'export {};' },
  'nothing-imports-test': { 'main/tested.ts': "import '../test/t.ts';", 'test/t.ts': 'export {};' },
  'declared-packages-only': { 'main/guesses.ts': "import 'no-such-package';" },
};

let folder: string;
let broken: ReadonlySet<string>;

function writeBreaches(): void {
  for (const files of Object.values(breaches))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
}

/** The names of the rules that complain about what stands in `folder`. */
function judge(): Promise<ReadonlySet<string>> {
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [
    cli,
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    'app',
    'main',
    'renderer',
    'shared',
    'test',
  ];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout) => {
      if (stdout === '') return reject(error ?? new Error('dependency-cruiser said nothing'));
      const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
      resolve(new Set(summary.violations.map(({ rule }) => rule.name)));
    });
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'corral-fences-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json', 'vitest.config.ts'])
    cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeBreaches();
  broken = await judge();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('every import rule can fail', () => {
  it.each(Object.keys(breaches))('%s', (rule) => {
    expect([...broken]).toContain(rule);
  });

  it('and there is a breach here for each', () => {
    const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
    expect(config.forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(breaches).sort());
  });
});
