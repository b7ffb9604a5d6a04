import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { findRuntime } from './support/electron-runtime.ts';
import { type Desktop, launchDesktop } from './support/launch.ts';

const SECRET = 'sk-test-0123456789abcdef';

const isDouble = (await findRuntime()).kind === 'double';

const newDataDir = (): string => {
  const dataDir = mkdtempSync(join(tmpdir(), 'corral-keychain-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  return dataDir;
};

const ask = (desktop: Desktop, name: string, input: unknown): Promise<unknown> =>
  desktop.page.evaluate(
    ([command, some]) => {
      type Any = { invoke(name: string, input: unknown): Promise<unknown> };
      return (window as unknown as { corral: Any }).corral.invoke(command as string, some);
    },
    [name, input] as const,
  );

const stateOf = async (desktop: Desktop): Promise<string> => {
  type Backend = { readonly id: string; readonly health: string; readonly reason: string | null };
  const { value } = (await ask(desktop, 'backend.list', undefined)) as { readonly value: readonly Backend[] };
  const cloud = value.find(({ id }) => id === 'cloud');
  return `${cloud?.health} ${cloud?.reason ?? ''}`.trim();
};

const configFor = ({ url }: OpenAiServer): string =>
  `health: { interval: 300ms }\nbackends:\n  - { id: cloud, url: '${url}', kind: openai, credential: { stored: true } }\n`;

const holders = (dataDir: string): readonly string[] =>
  readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(dataDir, name);
    return statSync(path).isFile() && readFileSync(path).includes(SECRET);
  });

/** Playwright orders every app to do without a keyring, which only the double can be talked out of. */
function withKeyring(): void {
  process.env.ELECTRON_DOUBLE_PASSWORD_STORE = 'gnome-libsecret';
  onTestFinished(() => void delete process.env.ELECTRON_DOUBLE_PASSWORD_STORE);
}

it.runIf(isDouble)(
  'a credential stored on the desktop is sealed with the keychain and survives a restart',
  async () => {
    withKeyring();
    const cloud = await startOpenAiServer({ key: SECRET });
    onTestFinished(cloud.close);
    const dataDir = newDataDir();
    const first = await launchDesktop({ dataDir, config: configFor(cloud) });
    try {
      await expect
        .poll(() => stateOf(first))
        .toBe('misconfigured its credential cannot be had: none is stored for it (credential.stored)');
      expect(await ask(first, 'backend.credential', { id: 'cloud', secret: SECRET })).toMatchObject({
        ok: true,
        value: { sealedBy: 'keychain', warning: null },
      });
      await expect.poll(() => stateOf(first)).toBe('up');
    } finally {
      await first.close();
    }
    expect(readdirSync(dataDir)).toContain('credential-key.keychain');
    expect(readdirSync(dataDir)).not.toContain('credential-key');
    const second = await launchDesktop({ dataDir, config: configFor(cloud) });
    try {
      await expect.poll(() => stateOf(second)).toBe('up');
    } finally {
      await second.close();
    }
    expect(holders(dataDir)).toEqual([]);
  },
);

it.runIf(process.platform === 'linux')(
  'where the desktop has no keychain a key file takes its place, and that is said',
  async () => {
    const cloud = await startOpenAiServer({ key: SECRET });
    onTestFinished(cloud.close);
    const dataDir = newDataDir();
    const desktop = await launchDesktop({ dataDir, config: configFor(cloud), args: ['--password-store=basic'] });
    try {
      expect(await ask(desktop, 'backend.credential', { id: 'cloud', secret: SECRET })).toMatchObject({
        ok: true,
        value: {
          sealedBy: 'key file',
          warning: expect.stringMatching(/protected by a key file only: this desktop has no keychain.*basic_text/),
        },
      });
      await expect.poll(() => stateOf(desktop)).toBe('up');
    } finally {
      await desktop.close();
    }
    expect(statSync(join(dataDir, 'credential-key')).mode & 0o777).toBe(0o600);
    expect(holders(dataDir)).toEqual([]);
  },
);
