import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type Gateway, startGateway } from '../main/gateway.ts';
import type { Log, Ports, SecretBox, Surroundings } from '../main/ports.ts';
import { keepBesideDemo, keepCredentialsBesideDemo, openStorage, type Storage } from '../main/storage/index.ts';
import { systemClock, systemRandom, systemRandomBytes } from '../main/system-ports.ts';
import type { Config } from '../shared/config.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { dialableUrl } from './control/request-origin.ts';
import { ensureControlToken } from './control-token.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { type AccessLog, createAccessLog } from './host/access-log.ts';
import { createAuditWriter } from './host/audit-writer.ts';
import { createCertificateHandlers } from './host/certificates.ts';
import { followConfig } from './host/follow-config.ts';
import { createHostHandlers, type DesktopHandlers } from './host/host-handlers.ts';
import { createIntentStore } from './host/intent-store.ts';
import type { LaunchOptions } from './host/launch-options.ts';
import { createModeStore } from './host/mode-store.ts';
import { openSettings, type Settings } from './host/open-settings.ts';
import { createOperationalLog, type OperationalLog } from './host/operational-log.ts';
import { createPlayground, type Playground } from './host/playground/playground.ts';
import { createKeyFile } from './host/secrets/key-file.ts';
import { createForeignKeychain } from './host/secrets/keychain-file.ts';
import { createSecretBox, type KeySource } from './host/secrets/secret-box.ts';
import { takeDataDir } from './host/take-data-dir.ts';
import { createUndoStack, type UndoStack } from './host/undo-stack.ts';
import { type HttpControl, startHttpControl } from './http-control.ts';
import { version } from './version.ts';

export interface HostOptions extends LaunchOptions {
  /** Without a window the control server is how one gets at the gateway: `control.enabled: auto` means on. */
  readonly isHeadless: boolean;
  /** Folder of the built panel. */
  readonly panelDir: string;
  /** Carries out the desktop's own commands; without one there is no desktop. */
  readonly desktop?: DesktopHandlers;
  /** Where a desktop keeps the key that secrets are sealed with; without one it is a file. */
  readonly keychain?: KeySource;
  /** The networks around this machine, where a test stands in for them. */
  readonly surroundings?: Surroundings;
}

/** A running gateway with everything around it that a desktop and a server have in common. */
export interface Host {
  readonly gateway: Gateway;
  readonly dispatch: Dispatch;
  readonly playground: Playground;
  /** Null when the configuration turns it off. */
  readonly control: HttpControl | null;
  readonly log: Log;
  /** Reads the configuration again and opens the access log anew. */
  reload(): Promise<void>;
  /** Lets running streams finish up to `timeouts.shutdown`, then leaves nothing behind. Later calls wait for the first. */
  stop(): Promise<void>;
  /** Ends running streams now. */
  cut(): void;
}

/** Starts the engine, its control server and, for a demo, the fleet behind it. The error is one line for an admin. */
export async function startHost(options: HostOptions): Promise<Result<Host, string>> {
  const log = createOperationalLog('info');
  const undo = createUndoStack(log);
  const started = await raise(options, log, undo);
  if (!started.ok) await undo.unwind();
  return started;
}

async function raise(options: HostOptions, log: OperationalLog, undo: UndoStack): Promise<Result<Host, string>> {
  const claim = takeDataDir(options.dataDir);
  if (!claim.ok) return claim;
  undo.push(claim.value.release);
  const storage = openStorage(join(options.dataDir, 'corral.db'));
  if (!storage.ok) return storage;
  undo.push(storage.value.close);
  const accessLog = createAccessLog(options.dataDir, log);
  undo.push(accessLog.close);
  const settings = await openSettings(options, log, undo);
  if (!settings.ok) return settings;
  const parts = { options, log, undo, accessLog, storage: storage.value, ...settings.value };
  const gateway = await raiseGateway(parts);
  if (!gateway.ok) return gateway;
  const gatewayUrl = dialableUrl(gateway.value.url);
  const { ownKey } = gateway.value;
  const playground = createPlayground({ gateway: { url: gatewayUrl, key: ownKey }, clock: systemClock });
  undo.push(playground.stop);
  const hostHandlers = createHostHandlers({
    demo: parts.demo,
    gateway: { url: gatewayUrl, key: ownKey },
    playground: playground.handlers,
    certificates: createCertificateHandlers({
      dataDir: options.dataDir,
      hostname,
      interfaces: options.surroundings?.interfaces ?? networkInterfaces,
      now: systemClock.now,
    }),
    audit: storage.value.audit,
    desktop: options.desktop,
  });
  const dispatch = createDispatch(
    { ...gateway.value.handlers, ...hostHandlers },
    { log, audit: createAuditWriter(storage.value.audit, log) },
  );
  const control = await raiseControl(parts, { gateway: gateway.value, dispatch, playground });
  if (!control.ok) return control;
  claim.value.announce(control.value?.url ?? null);
  if (options.isDemo) await parts.demo.start({ url: gatewayUrl, key: ownKey });
  return ok(assemble(parts, { gateway: gateway.value, dispatch, playground, control: control.value }));
}

interface Parts extends Settings {
  readonly options: HostOptions;
  readonly log: OperationalLog;
  readonly undo: UndoStack;
  readonly accessLog: AccessLog;
  readonly storage: Storage;
}

async function raiseGateway({
  options,
  log,
  undo,
  accessLog,
  storage,
  source,
  demo,
}: Parts): Promise<Result<Gateway, string>> {
  const config = source.current();
  log.setLevel(config.log.level);
  accessLog.setMode(config.log.access);
  const ports: Ports = {
    clock: systemClock,
    random: systemRandom,
    randomBytes: systemRandomBytes,
    keys: storage.keys,
    dayCounts: storage.dayCounts,
    told: storage.told,
    operations: options.isDemo ? undefined : keepBesideDemo(storage.operations, source.isShown),
    credentials: options.isDemo
      ? undefined
      : { store: keepCredentialsBesideDemo(storage.credentials, source.isShown), box: createBox(options) },
    log,
    accessLog: accessLog.write,
    // A demo's servers are new each time: what was ordered about them must not meet a real fleet of the same names.
    surroundings: options.surroundings,
    modes: options.isDemo ? undefined : createModeStore(options.dataDir, log, (id) => !source.isShown(id)),
    intents: options.isDemo ? undefined : createIntentStore(options.dataDir, log),
  };
  const controlHost = isControlServed(config.control, options) ? config.control.host : null;
  const started = await startGateway({
    ...{ config, controlHost, ports, version },
    store: source,
    isDemo: demo.isOn,
    certificateFolder: join(options.dataDir, 'tls'),
  });
  if (!started.ok) return err(started.error.replaceAll('\n', '; '));
  const gateway = { ...started.value, stop: once(started.value.stop) };
  undo.push(gateway.stop);
  source.follow(followConfig({ gateway, log, accessLog }));
  return ok(gateway);
}

function createBox({ dataDir, keychain }: HostOptions): SecretBox {
  const file = createKeyFile(dataDir);
  return createSecretBox(keychain ? [keychain, file] : [file, createForeignKeychain(dataDir)]);
}

const isControlServed = ({ enabled }: Config['control'], { isHeadless }: HostOptions): boolean =>
  enabled === 'auto' ? isHeadless : enabled;

async function raiseControl(
  { options, log, undo, source }: Parts,
  { gateway, dispatch, playground }: Pick<Host, 'gateway' | 'dispatch' | 'playground'>,
): Promise<Result<HttpControl | null, string>> {
  const settings = source.current().control;
  if (!isControlServed(settings, options)) return ok(null);
  const { host, port, allow } = settings;
  const control = await startHttpControl({
    binding: { host, port },
    allow,
    token: ensureControlToken(options.dataDir),
    dispatch,
    subscribe: gateway.subscribe,
    attachPage: playground.attach,
    metrics: gateway.metrics,
    panelDir: options.panelDir,
    clock: systemClock,
    log,
  });
  if (control.ok) undo.push(control.value.stop);
  return control;
}

type Raised = Pick<Host, 'gateway' | 'dispatch' | 'playground' | 'control'>;

function assemble({ log, undo, accessLog, source, demo }: Parts, raised: Raised): Host {
  async function stop(): Promise<void> {
    demo.stopTraffic();
    // Before the control server: whoever watches the streams finish needs it.
    await raised.gateway.stop();
    await undo.unwind();
  }
  return {
    ...raised,
    log,
    async reload() {
      accessLog.reopen();
      await source.reload();
    },
    stop: once(stop),
    cut: () => raised.gateway.cut(),
  };
}

/** Every call after the first waits for the same outcome. */
function once(run: () => Promise<void>): () => Promise<void> {
  let outcome: Promise<void> | null = null;
  return () => {
    outcome ??= run();
    return outcome;
  };
}
