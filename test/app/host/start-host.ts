import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Host, startHost } from '../../../app/host.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/contract.ts';
import type { Status } from '../../../shared/snapshot.ts';
import { newTempDir } from '../temp-dir.ts';

export interface HostUnderTest {
  readonly host: Host;
  readonly dataDir: string;
  readonly configPath: string;
  /** The configuration file as it is now. */
  text(): string;
  /** Sends a command; throws when it is refused. */
  ask<K extends CommandName>(name: K, input: CommandInput<K>): Promise<CommandOutput<K>>;
  status(): Promise<Status>;
}

/** The whole program but its command line, on free ports and a data dir of its own; stopped when the test ends. */
export async function startHostUnderTest(rest = '', some: { isDemo?: boolean } = {}): Promise<HostUnderTest> {
  const dataDir = newTempDir();
  const configPath = join(dataDir, 'corral.yaml');
  writeFileSync(configPath, `listen: { port: 0 }\ncontrol: { enabled: false }\nlog: { level: error }\n${rest}`);
  const started = await startHost({
    dataDir,
    configPath,
    isConfigNamed: true,
    isDemo: some.isDemo ?? false,
    isHeadless: true,
    panelDir: join(dataDir, 'no-panel'),
  });
  if (!started.ok) throw new Error(started.error);
  const host = started.value;
  onTestFinished(async () => {
    host.cut();
    await host.stop();
  });
  async function ask<K extends CommandName>(name: K, input: CommandInput<K>): Promise<CommandOutput<K>> {
    const reply = await host.dispatch(name, input);
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
    return reply.value as CommandOutput<K>;
  }
  return {
    host,
    dataDir,
    configPath,
    text: () => readFileSync(configPath, 'utf8'),
    ask,
    status: () => ask('gateway.status', undefined),
  };
}
