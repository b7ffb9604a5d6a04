import type { ServedCertificate } from '../shared/certificate.ts';
import type { Config } from '../shared/config.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Engine } from './engine.ts';
import { baseOf, openPortIdentity, type PortIdentity } from './port-identity.ts';
import type { Ports } from './ports.ts';
import { type Listener, startListener } from './proxy/listener.ts';
import { type RedirectPort, startRedirect } from './proxy/redirect.ts';
import { listenerSettings } from './stage-settings.ts';

/** The gateway port with what belongs to it. */
export interface OpenPort {
  readonly listener: Listener;
  /** What clients use, with the port really bound. */
  readonly url: string;
  /** What clients are shown now; null when they come over plain HTTP. */
  certificate(): ServedCertificate | null;
  /** What is wrong with the certificate now, as lines for an admin. */
  problems(): readonly string[];
  /** Takes over what of `listen` can change while the port is open: the files of the certificate. */
  adopt(config: Config): Promise<void>;
  /** Closes the port, and stops looking after the certificate. */
  close(): Promise<void>;
}

export interface OpenPortOptions {
  readonly config: Config;
  readonly engine: Engine;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'log'>;
  readonly userAgent: string;
  /** The configuration file, beside which relative paths start; null when there is none. */
  readonly configFile: string | null;
  /** Where certificates issued to this gateway are kept; null when there is no such place. */
  readonly certificateFolder: string | null;
}

/** Opens the port as `listen` says. The error is one line that names what could not be had. */
export async function openPort(options: OpenPortOptions): Promise<Result<OpenPort, string>> {
  const { config, engine } = options;
  let listener: Listener | null = null;
  const identity = await openIdentity(options, (next) => listener?.setIdentity?.(next));
  if (!identity.ok) return err(`listen.tls: ${identity.error}`);
  const { value: own } = identity;
  const opened = await startListener(listenerSettings(config), engine.stages, own?.served());
  if (!opened.ok) {
    own?.stop();
    return opened;
  }
  listener = opened.value;
  // Renewed while the port was being opened, it would otherwise be served from the next renewal on.
  if (own) listener.setIdentity?.(own.served());
  const redirect = await openRedirect(config, listener.port, (token) => own?.answer(token) ?? null);
  if (!redirect.ok) {
    own?.stop();
    await listener.close();
    return redirect;
  }
  own?.begin();
  return ok({
    listener,
    url: urlOf(own ? 'https' : 'http', config.listen.host, listener.port),
    certificate: () => own?.view() ?? null,
    problems: () => own?.problems() ?? [],
    async adopt({ listen: { tls } }) {
      if (tls) await own?.change(tls);
    },
    async close() {
      own?.stop();
      await Promise.all([opened.value.close(), redirect.value?.close()]);
    },
  });
}

async function openIdentity(
  { config, engine, ports, configFile, certificateFolder: folder, userAgent }: OpenPortOptions,
  onChanged: (identity: ReturnType<PortIdentity['served']>) => void,
): Promise<Result<PortIdentity | null, string>> {
  const { tls } = config.listen;
  if (!tls) return ok(null);
  const { reporter, nudge } = engine.observation;
  const base = baseOf(configFile);
  const { told } = engine;
  return openPortIdentity(tls, { ...ports, base, folder, userAgent, told, reporter, onChanged, nudge });
}

async function openRedirect(
  config: Config,
  securePort: number,
  answer: (token: string) => string | null,
): Promise<Result<RedirectPort | null, string>> {
  const { redirectFrom } = config.listen;
  if (redirectFrom === undefined) return ok(null);
  return startRedirect({ ...listenerSettings(config), port: redirectFrom, securePort, answer });
}

const urlOf = (scheme: string, host: string, port: number): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
