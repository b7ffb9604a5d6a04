import { dirname, resolve } from 'node:path';
import type { Config } from '../shared/config.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { startWatch } from './config/index.ts';
import type { Engine } from './engine.ts';
import type { Clock } from './ports.ts';
import { type Listener, startListener } from './proxy/listener.ts';
import { type RedirectPort, startRedirect } from './proxy/redirect.ts';
import { listenerSettings } from './stage-settings.ts';
import { type FollowedIdentity, followIdentity } from './tls/follow-identity.ts';

/** The gateway port with what belongs to it. */
export interface OpenPort {
  readonly listener: Listener;
  /** What clients use, with the port really bound. */
  readonly url: string;
  /** What is wrong with the certificate now, as lines for an admin. */
  problems(): readonly string[];
  /** Closes the port, and stops looking after the certificate. */
  close(): Promise<void>;
}

export interface OpenPortOptions {
  readonly config: Config;
  readonly engine: Engine;
  readonly clock: Clock;
  /** The configuration file, beside which relative paths start; null when there is none. */
  readonly configFile: string | null;
}

/** Opens the port as `listen` says. The error is one line that names what could not be had. */
export async function openPort({
  config,
  engine,
  clock,
  configFile,
}: OpenPortOptions): Promise<Result<OpenPort, string>> {
  const { listen } = config;
  const reporter = engine.observation.reporter;
  let listener: Listener | null = null;
  let identity: FollowedIdentity | null = null;
  if (listen.tls) {
    const base = configFile === null ? '.' : dirname(configFile);
    const followed = await followIdentity({
      files: { cert: resolve(base, listen.tls.cert), key: resolve(base, listen.tls.key) },
      clock,
      watch: (path, onTouched) => startWatch(path, clock, onTouched),
      onRenewed(next) {
        listener?.setIdentity?.(next);
        reporter.certificateRenewed(next.expiresAt - clock.now());
        engine.observation.nudge();
      },
      onTrouble(trouble) {
        reporter.certificateTrouble(trouble);
        engine.observation.nudge();
      },
    });
    if (!followed.ok) return err(`listen.tls: ${followed.error}`);
    identity = followed.value;
  }
  const opened = await startListener(listenerSettings(config), engine.stages, identity?.first);
  if (!opened.ok) {
    identity?.stop();
    return opened;
  }
  listener = opened.value;
  const redirect = await openRedirect(config, listener.port);
  if (!redirect.ok) {
    identity?.stop();
    await listener.close();
    return redirect;
  }
  return ok({
    listener,
    url: urlOf(identity ? 'https' : 'http', listen.host, listener.port),
    problems() {
      const trouble = identity?.trouble() ?? null;
      return trouble === null ? [] : [`listen.tls: ${trouble}`];
    },
    async close() {
      identity?.stop();
      await Promise.all([opened.value.close(), redirect.value?.close()]);
    },
  });
}

async function openRedirect(config: Config, securePort: number): Promise<Result<RedirectPort | null, string>> {
  const { redirectFrom } = config.listen;
  if (redirectFrom === undefined) return ok(null);
  return startRedirect({ ...listenerSettings(config), port: redirectFrom, securePort });
}

const urlOf = (scheme: string, host: string, port: number): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
