import { existsSync } from 'node:fs';
import { clipboard, dialog, shell } from 'electron';
import type { LaunchOptions } from '../host/launch-options.ts';
import type { Host } from '../host.ts';
import { describeVersions } from './menu/about.ts';
import { notify } from './notices/notifications.ts';
import type { QuitSteps } from './quit/quit-steps.ts';
import type { PanelLink } from './window/panel-link.ts';
import type { PanelWindow } from './window/panel-window.ts';

/** What menus, the tray and notifications can do. None of them throws: what fails is said to whoever asked. */
export interface ShellActions {
  openPanel(to?: string): void;
  order(order: 'drain' | 'resume', backend: string): void;
  copyBaseUrl(): void;
  copyDiagnostics(): void;
  openConfiguration(): void;
  openDataFolder(): void;
  showAbout(): void;
  quit(): void;
}

export interface ShellParts {
  readonly host: Host;
  readonly launch: LaunchOptions;
  readonly panel: PanelWindow;
  readonly link: Pick<PanelLink, 'goTo'>;
  readonly quit: Pick<QuitSteps, 'ask'>;
}

const done = { drain: 'drained', resume: 'resumed' } as const;

export function createActions({ host, launch, panel, link, quit }: ShellParts): ShellActions {
  const openPanel = (to?: string): void => {
    if (to !== undefined) link.goTo(to);
    panel.show();
  };
  const sayFailure = (what: string, why: string): void => {
    host.log.warn(what, { why });
    notify(what, why, () => openPanel());
  };

  async function order(name: 'drain' | 'resume', backend: string): Promise<void> {
    const reply = await host.dispatch(`backend.${name}`, { id: backend });
    if (!reply.ok) sayFailure(`${backend} was not ${done[name]}`, reply.error.message);
  }

  async function copyDiagnostics(): Promise<void> {
    const reply = await host.dispatch('gateway.diagnostics', undefined);
    if (!reply.ok) return sayFailure('The diagnostics were not copied', reply.error.message);
    // The command's own output: the dispatcher cannot say which.
    await copy((reply.value as { readonly text: string }).text);
    notify('Diagnostics copied', 'Versions, configuration and figures, without secrets', () => openPanel());
  }

  async function copy(text: string): Promise<void> {
    try {
      await clipboard.writeText(text);
    } catch (error) {
      sayFailure('Nothing was copied', String(error));
    }
  }

  async function open(path: string): Promise<void> {
    const problem = await shell.openPath(path);
    if (problem !== '') sayFailure(`${path} could not be opened`, problem);
  }

  async function showAbout(): Promise<void> {
    const { title, detail } = describeVersions(process.versions, process.platform, process.arch);
    const box = { type: 'info', message: title, detail, buttons: ['OK', 'Copy'], defaultId: 0, cancelId: 0 } as const;
    const window = panel.current();
    const options = { ...box, buttons: [...box.buttons] };
    const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
    if (response === 1) await copy(`${title}\n${detail}`);
  }

  return {
    openPanel,
    order: (name, backend) => void order(name, backend),
    copyBaseUrl: () => void copy(host.gateway.url),
    copyDiagnostics: () => void copyDiagnostics(),
    // A demo, or a gateway that never had anything to keep, may have no file yet: its folder is the next best.
    openConfiguration: () => void open(existsSync(launch.configPath) ? launch.configPath : launch.dataDir),
    openDataFolder: () => void open(launch.dataDir),
    showAbout: () => void showAbout(),
    quit: () => quit.ask(),
  };
}
