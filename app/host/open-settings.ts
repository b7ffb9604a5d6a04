import type { Log } from '../../main/ports.ts';
import { ok, type Result } from '../../shared/result.ts';
import { openConfig } from './config-source.ts';
import { startDemo } from './demo.ts';
import { openDemoConfig } from './demo-config.ts';
import { type OverlaidSource, overlayDemo } from './demo-overlay.ts';
import { createDemoForLife, createDemoSwitch, type DemoSwitch } from './demo-switch.ts';
import type { LaunchOptions } from './launch-options.ts';
import type { UndoStack } from './undo-stack.ts';

/** Before the names of a demo's models while it runs beside real servers, which may have those models. */
const DEMO_NAMESPACE = 'demo';

/** What the gateway is set up by. */
export interface Settings {
  readonly source: OverlaidSource;
  readonly demo: DemoSwitch;
}

/** The configuration and the demo that may stand in for it, or beside it. */
export async function openSettings(
  options: LaunchOptions,
  log: Log,
  undo: UndoStack,
): Promise<Result<Settings, string>> {
  const forLife = options.isDemo ? await startDemo(log) : null;
  undo.push(() => forLife?.stop());
  const opened = await (forLife ? openDemoConfig(options, forLife.backends) : openConfig(options));
  if (!opened.ok) return opened;
  const source = overlayDemo(opened.value);
  if (forLife) return ok({ source, demo: createDemoForLife(forLife) });
  const demo = createDemoSwitch({ source, log, startDemo: () => startDemo(log, DEMO_NAMESPACE) });
  undo.push(demo.close);
  undo.push(source.close);
  return ok({ source, demo });
}
