import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Host, startHost } from '../../../app/host.ts';
import type { SimulatedServer } from '../../../main/simulator/index.ts';
import { createLoopbackNetwork, type LoopbackNetwork } from '../../main/discovery/loopback-network.ts';
import { openBrowser, type PageOptions } from './browser.ts';
import { type FleetPlan, startFleet } from './fleets.ts';

/** A headless gateway with a fleet behind it and a browser in front of its panel. */
export interface PanelUnderTest {
  readonly page: Page;
  readonly host: Host;
  /** Base URL clients use. */
  readonly url: string;
  readonly servers: readonly SimulatedServer[];
  /** Where the gateway's configuration is. */
  readonly configPath: string;
  readonly dataDir: string;
  /** Opens another page on the same gateway, signed in. */
  open(options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

const panelDir = join(import.meta.dirname, '../../../dist/renderer');

export interface PanelOptions extends PageOptions {
  readonly fleet?: FleetPlan;
  /** The configuration's `listen`, as YAML; any free port when left out. */
  readonly listen?: string;
  /** Laid over the configuration file's own lines, as YAML. */
  readonly config?: string;
  readonly isDemo?: boolean;
  /** What the gateway's machine sees of its networks: nothing beyond loopback, whatever is said here. */
  readonly surroundings?: LoopbackNetwork;
}

/** Starts everything on free loopback ports, in folders of its own. Everything is gone after `close`. */
export async function startPanel(options: PanelOptions = {}): Promise<PanelUnderTest> {
  const dataDir = mkdtempSync(join(tmpdir(), 'corral-e2e-'));
  const fleet = await startFleet(options.fleet ?? []);
  const configPath = join(dataDir, 'corral.yaml');
  writeFileSync(
    configPath,
    [`listen: ${options.listen ?? '{ port: 0 }'}`, base, fleet.yaml, options.config ?? ''].join('\n'),
  );
  const started = await startHost({
    dataDir,
    configPath,
    isConfigNamed: true,
    isDemo: options.isDemo ?? false,
    isHeadless: true,
    panelDir,
    surroundings: options.surroundings ?? createLoopbackNetwork(),
  });
  if (!started.ok) throw new Error(started.error);
  const host = started.value;
  const browser = await openBrowser();
  const open = async (pageOptions: PageOptions = options): Promise<Page> => {
    const link = host.control?.newPanelLink();
    if (!link) throw new Error('the control server is off');
    const page = await browser.newPage(pageOptions);
    await page.goto(link);
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    return page;
  };
  return {
    page: await open(),
    host,
    url: host.gateway.url,
    servers: fleet.servers,
    configPath,
    dataDir,
    open,
    async close() {
      await browser.close();
      host.cut();
      await host.stop();
      await fleet.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Quick to notice what happens, quiet on disk. */
const base = [
  'control: { port: 0 }',
  'log: { access: off, level: error }',
  'health: { interval: 300ms, timeout: 1s, fall: 2, rise: 1, slowStart: 0s, residencyInterval: 300ms, inventoryInterval: 1s }',
  'timeouts: { connect: 1s, shutdown: 1s }',
].join('\n');
