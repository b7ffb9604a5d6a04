import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LaunchOptions, launchFlags, resolveLaunch } from '../host/launch-options.ts';

/** What the desktop was started with. */
export interface DesktopLaunch extends LaunchOptions {
  /** Started by the system at login: the window stays closed until somebody asks for it. */
  readonly isHidden: boolean;
}

/** Reads the command line; Chromium's own switches share it, so what is not ours is passed over. */
export function readDesktopLaunch(args: readonly string[]): DesktopLaunch {
  const options = { ...launchFlags, hidden: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options, strict: false });
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const launch = resolveLaunch({
    config: text(values.config),
    dataDir: text(values['data-dir']),
    demo: values.demo === true,
  });
  return { ...launch, isHidden: values.hidden === true };
}

/** The arguments of a start at login that leads to the same gateway. `usualDataDir` is where it would look by itself. */
export function loginArgs({ dataDir, configPath }: LaunchOptions, usualDataDir: string): readonly string[] {
  const ownDir = dataDir === usualDataDir ? [] : [`--data-dir=${dataDir}`];
  const ownConfig = configPath === join(dataDir, 'corral.yaml') ? [] : [`--config=${configPath}`];
  return ['--hidden', ...ownDir, ...ownConfig];
}
