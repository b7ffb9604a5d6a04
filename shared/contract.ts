import { z } from 'zod';
import type { AliasRule, AliasSnapshot } from './alias.ts';
import type { AuditEntry, Origin } from './audit.ts';
import type { CredentialKept } from './backend-credential.ts';
import type { LocalCertificateView } from './certificate.ts';
import { backendId, backendKinds } from './config-backend.ts';
import { type ExportedConfig, exportKinds, type ImportProposal, importKinds } from './config-import.ts';
import type { ConfigJson, ConfigVerdict, ConfigView } from './config-view.ts';
import type { DesktopPreferences } from './desktop.ts';
import type { LocalNetwork } from './discovery.ts';
import type { ExchangeRecord } from './exchange.ts';
import { type GatewayEvent, listedKinds } from './gateway-event.ts';
import type { HistoryPoint } from './history.ts';
import type { Inspection } from './inspection.ts';
import type { KeepRule } from './keep.ts';
import type { ApiKey, KeyChanges, KeyUsePoint, NewSecret } from './key.ts';
import { type KeyPlan, MAX_LIST_CHARS } from './key-import.ts';
import { keyRules, keyRulesToEdit } from './key-input.ts';
import { keyIdIn } from './key-shape.ts';
import type { KnownCallers } from './known-caller.ts';
import type { LeavingSnapshot, MovedModel } from './leaving.ts';
import type { LoadPlace } from './load-forecast.ts';
import type { OperationSnapshot } from './operation.ts';
import type { PlaygroundEvent } from './playground.ts';
import type { Result } from './result.ts';
import type { RollingSnapshot } from './rolling.ts';
import type { BackendInventory, BackendStatus, Snapshot, Status } from './snapshot.ts';
import type { WebhookTest } from './webhook.ts';

/** Why a command was not carried out. `field` names the input that was wrong. */
export interface CommandError {
  readonly code: 'bad_input' | 'unknown_command' | 'not_found' | 'conflict' | 'refused' | 'unavailable' | 'failed';
  readonly message: string;
  readonly field?: string;
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CommandError };

/** Ties a command's decoder to the type of its answer, which never needs decoding: it comes from the engine. */
interface CommandSpec<I extends z.ZodType, O> {
  readonly input: I;
  readonly output?: O;
}
const command = <O>() => ({
  takes: <I extends z.ZodType>(input: I): CommandSpec<I, O> => ({ input }),
});

const nothing = z.strictObject({}).optional();
const named = z.strictObject({ id: backendId });
/** `confirm`: also when models become unreachable by it. */
const leaving = z.strictObject({ id: backendId, confirm: z.boolean().optional() });
/** Longer is no deadline. */
const MAX_DRAIN_MS = 7 * 24 * 3_600_000;
const url = z.string().min(1).max(2000);
const kind = z.enum(backendKinds);
const perMinute = z.number().int().min(1).max(1_000_000_000);
const backendSettings = {
  slots: z.union([z.number().int().min(1).max(1024), z.literal('auto')]).optional(),
  weight: z.number().positive().max(1000).optional(),
  tier: z.number().int().min(0).max(100).optional(),
  /** Of its own; null = none any more. */
  requestsPerMinute: perMinute.nullable().optional(),
  tokensPerMinute: perMinute.nullable().optional(),
};
/** A credential that is to be stored; how it has to look is said where it is taken. */
const secret = z.string().max(64 * 1024);
const header = z.string().max(100);
const exchangeId = z.strictObject({ id: z.string().min(1).max(200) });
const operationId = z.strictObject({ id: z.string().min(1).max(100) });
const modelName = z.string().min(1).max(300);
const modelOnBackends = { model: modelName, backends: z.array(backendId).min(1).max(1000) };
/** Either of the two. */
const whereToLoad = {
  model: modelName,
  backends: modelOnBackends.backends.optional(),
  copies: z.number().int().min(1).max(1000).optional(),
};
const configJson: z.ZodType<ConfigJson> = z.json();
const configChanges = z.strictObject({
  changes: z
    .array(
      z.strictObject({
        path: z
          .array(z.union([z.string().max(300), z.number().int().min(0)]))
          .min(1)
          .max(20),
        value: configJson,
      }),
    )
    .max(1000),
});

/** As much as the importers read. */
const MAX_IMPORT_CHARS = 256 * 1024;

/** Far above any conversation held by hand; what is sent stays below the size of a command. */
const MAX_MESSAGES = 500;
const MAX_MESSAGE_CHARS = 500_000;
const chat = z.strictObject({
  /** A secret of the page that asks: whoever follows the events under it hears the answer, and nobody else. */
  page: z.string().regex(/^[\w-]{20,100}$/),
  model: modelName,
  messages: z
    .array(
      z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string().max(MAX_MESSAGE_CHARS) }),
    )
    .min(1)
    .max(MAX_MESSAGES),
  backend: backendId.optional(),
  options: z
    .strictObject({
      temperature: z.number().min(0).max(5).optional(),
      num_predict: z.number().int().min(-2).max(1_000_000).optional(),
    })
    .optional(),
});

const keyList = z.strictObject({ csv: z.string().max(MAX_LIST_CHARS) });
const keyId = z.string().min(1).max(100).transform(keyIdIn);
/** Longer would be two keys, not a rotation. */
const MAX_OVERLAP_MS = 90 * 24 * 3_600_000;

interface Draining {
  readonly id: string;
  readonly inFlight: number;
  /** When what is left is ended, milliseconds since the epoch; null = it may take as long as it takes. */
  readonly endsAt: number | null;
  /** What it waits for before it is drained; null when it is. */
  readonly leaving: LeavingSnapshot | null;
}

/** One operation per backend that was named, in that order. */
interface Begun {
  readonly operations: readonly string[];
}

interface SyncBegun extends Begun {
  /** The build that the copies are to get, hexadecimal; null = whatever the registry has. */
  readonly digest: string | null;
  /** Who has that build. */
  readonly holders: readonly string[];
  /** Copies that differ too and cannot be reached now. */
  readonly leftOut: readonly { readonly backend: string; readonly reason: string }[];
}

interface WarmBegun extends Begun {
  /** The backends that were looked at, as they were beforehand. */
  readonly places: readonly LoadPlace[];
}

interface Kept {
  /** As the configuration spells it. */
  readonly model: string;
  readonly before: KeepRule | null;
  readonly places: readonly LoadPlace[];
}

/** Everything a panel, a script or the CLI may ask of the engine. */
export const commands = {
  'gateway.status': command<Status>().takes(nothing),
  /** Text for a bug report: versions, configuration and figures, without secrets. */
  'gateway.diagnostics': command<{ readonly text: string }>().takes(nothing),
  'backend.list': command<readonly BackendStatus[]>().takes(nothing),
  'backend.add': command<{ readonly id: string }>().takes(
    z.strictObject({
      url,
      id: backendId.optional(),
      mode: z.enum(['active', 'maintenance']).optional(),
      kind: kind.optional(),
      /** Where what the server is to be shown comes from. `secret` is stored; `stored` takes up again what is. */
      credential: z
        .strictObject({
          env: z.string().max(200).optional(),
          file: z.string().max(4096).optional(),
          stored: z.literal(true).optional(),
          secret: secret.optional(),
          header: header.optional(),
        })
        .optional(),
      ...backendSettings,
    }),
  ),
  /** Asks an address what it is and changes nothing. `kind` = how short forms of it are to be read. */
  'backend.inspect': command<Inspection>().takes(z.strictObject({ url, kind: kind.optional() })),
  /** Changes what is given. Another `url` or `kind` makes it a new backend to everything that was learned of the old one. */
  'backend.edit': command<{ readonly id: string }>().takes(
    z.strictObject({ id: backendId, url: url.optional(), kind: kind.optional(), ...backendSettings }),
  ),
  /**
   * Stores what this server is to be shown, in place of what it was shown before, and takes effect at once; or, with `clear`,
   * forgets it. Nothing tells it again.
   */
  'backend.credential': command<CredentialKept>().takes(
    z.strictObject({
      id: backendId,
      secret: secret.optional(),
      header: header.optional(),
      clear: z.literal(true).optional(),
    }),
  ),
  /** This, `drain` and `maintain` are refused with `conflict` when nobody else serves some model, unless `confirm` is set. */
  'backend.remove': command<{ readonly id: string; readonly before: ConfigJson | null }>().takes(leaving),
  /** Takes a removal back: `backend` is what it answered as `before`. A credential that was stored for it counts again. */
  'backend.restore': command<{ readonly id: string }>().takes(
    z.strictObject({ backend: configJson, mode: z.enum(['active', 'maintenance']).optional() }),
  ),
  /**
   * No new work; what runs may finish, for ever or for `deadlineMs`: then streams end with an error in their API's shape,
   * and what has not begun to answer is placed anew. Draining again changes the deadline, or without one lifts it.
   * `warmElsewhere`: before that, what it has in memory is loaded on the best others. Where that cannot be had, `ifCold`
   * says whether it is drained though or somebody is asked (left out: asked); `drain` and `resume` answer.
   */
  'backend.drain': command<Draining>().takes(
    leaving.extend({
      deadlineMs: z.number().int().min(0).max(MAX_DRAIN_MS).optional(),
      warmElsewhere: z.boolean().optional(),
      ifCold: z.enum(['ask', 'drain']).optional(),
    }),
  ),
  /** Where `warmElsewhere` would load what that backend has in memory; changes nothing. */
  'backend.elsewhere': command<readonly MovedModel[]>().takes(named),
  'backend.resume': command<{ readonly id: string }>().takes(named),
  'backend.maintain': command<{ readonly id: string; readonly inFlight: number }>().takes(leaving),
  'backend.probe': command<BackendStatus>().takes(named),
  /**
   * Restarts the servers of backends one after the other: each is drained, restarted by somebody, and resumed. Refused with
   * `conflict` when a model would become unreachable meanwhile, unless `confirm` is set. There is one at a time.
   */
  'rolling.begin': command<RollingSnapshot>().takes(
    z.strictObject({
      backends: z.array(backendId).min(1).max(1000),
      warmElsewhere: z.boolean().optional(),
      /** Load again, after its restart, what each had in memory; left out: yes. */
      rewarm: z.boolean().optional(),
      deadlineMs: z.number().int().min(0).max(MAX_DRAIN_MS).optional(),
      confirm: z.boolean().optional(),
    }),
  ),
  /** Says yes to its question. */
  'rolling.proceed': command<RollingSnapshot>().takes(nothing),
  /** Says that the server of that backend was restarted. */
  'rolling.restarted': command<RollingSnapshot>().takes(z.strictObject({ backend: backendId })),
  /** Puts the backend whose turn it is back into service as it is, and goes on with the next. */
  'rolling.skip': command<RollingSnapshot>().takes(z.strictObject({ backend: backendId })),
  /** Ends it; the backend whose turn it is is put back into service. */
  'rolling.stop': command<RollingSnapshot>().takes(nothing),
  /** Points of a chart, oldest first; of one backend when `backend` is given, else of the gateway. */
  'history.read': command<readonly HistoryPoint[]>().takes(
    z.strictObject({ span: z.enum(['5m', '1h', '24h']), backend: backendId.optional() }),
  ),
  /** Latest first; of one backend when `backend` is given, of these kinds when `kinds` are. */
  'event.list': command<readonly GatewayEvent[]>().takes(
    z.strictObject({ backend: backendId.optional(), kinds: z.array(z.enum(listedKinds)).min(1).max(100).optional() }),
  ),
  /** Sends a letter of the kind `test` to a webhook, named as snapshots name it (`notify.webhooks[0]`), and says what came of it. */
  'webhook.test': command<WebhookTest>().takes(z.strictObject({ key: z.string().min(1).max(100) })),
  'exchange.find': command<ExchangeRecord>().takes(exchangeId),
  'exchange.cancel': command<{ readonly id: string }>().takes(exchangeId),
  /** What each backend has installed. Ask again when a snapshot's `inventorySeq` has changed. */
  'model.list': command<readonly BackendInventory[]>().takes(nothing),
  /**
   * Loads a model into memory: on these backends, or on the best ones until there are so many copies. `keepAlive` as
   * Ollama spells it (`30m`, `-1` for ever); without it that server's own.
   */
  'model.warm': command<WarmBegun>().takes(
    z.strictObject({ ...whereToLoad, keepAlive: z.string().max(20).optional() }),
  ),
  /** Says where `model.warm` would load it, why, and what that would push out of memory; changes nothing. */
  'model.forecast': command<{ readonly places: readonly LoadPlace[] }>().takes(z.strictObject(whereToLoad)),
  /**
   * Has so many copies of a model kept in memory, on the best of these backends (empty = of all); with 0 no longer. It is
   * written into the configuration. `before` is the rule as it was, null where there was none; `places` are as in `model.forecast`.
   */
  'model.keep': command<Kept>().takes(
    z.strictObject({
      model: modelName,
      copies: z.number().int().min(0).max(1000),
      backends: z.array(backendId).max(1000).optional(),
    }),
  ),
  'model.unload': command<Begun>().takes(z.strictObject(modelOnBackends)),
  /** Puts a model right that is wedged: what waits there is taken back, the model unloaded, loaded anew and tried. */
  'model.heal': command<Begun>().takes(z.strictObject(modelOnBackends)),
  'model.pull': command<Begun>().takes(z.strictObject(modelOnBackends)),
  'model.delete': command<Begun>().takes(z.strictObject(modelOnBackends)),
  /**
   * Gives a model another name on these backends, which costs no disk. Refused with `conflict` when another build goes by
   * that name, unless `confirm` is set.
   */
  'model.copy': command<Begun>().takes(
    z.strictObject({ ...modelOnBackends, to: modelName, confirm: z.boolean().optional() }),
  ),
  /**
   * Brings copies of a model to one build: that of the backend `digestOf`, else the one that drift counts by, or with
   * `newest` whatever the registry has. A copy for which the registry no longer has that build stays as it was, and its
   * operation says so. Without `backends` every copy that differs; no operation where there is none.
   */
  'model.sync': command<SyncBegun>().takes(
    z.strictObject({
      model: modelName,
      backends: modelOnBackends.backends.optional(),
      digestOf: backendId.optional(),
      newest: z.boolean().optional(),
    }),
  ),
  'alias.list': command<readonly AliasSnapshot[]>().takes(nothing),
  /** Changes what is given; a new alias needs a model. Names are taken as Ollama takes them: `Chat:latest` is `chat`. */
  'alias.set': command<{ readonly name: string }>().takes(
    z.strictObject({
      name: modelName,
      model: modelName.optional(),
      backends: z.array(backendId).max(1000).optional(),
      fallbacks: z.array(modelName).max(100).optional(),
    }),
  ),
  /** Takes it away, and out of the fallbacks of others. `before` are all that were changed, as they were, itself first. */
  'alias.remove': command<{ readonly name: string; readonly before: readonly AliasRule[] }>().takes(
    z.strictObject({ name: modelName }),
  ),
  'key.list': command<readonly ApiKey[]>().takes(nothing),
  /** For whoever keeps a list: `since` is the number that came with it; without one, every key. */
  'key.changes': command<KeyChanges>().takes(
    z.strictObject({ since: z.number().int().min(0).nullable().default(null) }),
  ),
  /** The secret is told in this answer and never again. */
  'key.create': command<NewSecret>().takes(keyRules),
  /** Says what a list of keys in CSV would lead to and changes nothing. */
  'key.plan': command<KeyPlan>().takes(keyList),
  /** Makes every key of a list, or none when anything is wrong with it. The secrets are told in this answer and never again. */
  'key.import': command<readonly NewSecret[]>().takes(keyList),
  /** Changes what is given. */
  'key.edit': command<ApiKey>().takes(z.strictObject({ id: keyId, ...keyRulesToEdit })),
  /** A new secret; those before it work for `overlapMs` more. */
  'key.rotate': command<NewSecret>().takes(
    z.strictObject({ id: keyId, overlapMs: z.number().int().min(0).max(MAX_OVERLAP_MS) }),
  ),
  /** Ends it now and for good; `old` ends only the secrets that a rotation has replaced. */
  'key.revoke': command<ApiKey>().takes(z.strictObject({ id: keyId, which: z.enum(['all', 'old']) })),
  'key.callers': command<KnownCallers>().takes(nothing),
  'key.use': command<readonly KeyUsePoint[]>().takes(z.strictObject({ id: keyId, span: z.enum(['24h', '30d']) })),
  /** The latest administrative acts, latest first. */
  'audit.list': command<readonly AuditEntry[]>().takes(
    z.strictObject({ count: z.number().int().min(1).max(1000).optional() }),
  ),
  /** The certificate made for this machine, and what one made now would be for. */
  'certificate.read': command<LocalCertificateView>().takes(nothing),
  /** Makes one for every name and address of this machine and for these; its authority is made the first time. */
  'certificate.create': command<LocalCertificateView>().takes(
    z.strictObject({ names: z.array(z.string().min(1).max(253)).max(50).optional() }),
  ),
  /** Running ones first, then those that ended, also before the last start; latest first. `limit` bounds the ended ones. */
  'operation.list': command<readonly OperationSnapshot[]>().takes(
    z.strictObject({ limit: z.number().int().min(0).max(1000).optional() }).optional(),
  ),
  'operation.cancel': command<{ readonly id: string }>().takes(operationId),
  /** Orders once more, in the same words, what has ended. */
  'operation.again': command<Begun>().takes(operationId),
  'discovery.networks': command<readonly LocalNetwork[]>().takes(nothing),
  /** Looks for servers in these networks of this machine, and by name; only after somebody agreed to it. */
  'discovery.start': command<{ readonly total: number }>().takes(
    z.strictObject({
      networks: z.array(z.string().max(50)).max(16),
      port: z.number().int().min(1).max(65_535).optional(),
    }),
  ),
  'discovery.stop': command<Record<string, never>>().takes(nothing),
  'config.read': command<ConfigView>().takes(nothing),
  /** Says what these changes would lead to and changes nothing. */
  'config.check': command<ConfigVerdict>().takes(configChanges),
  /** Makes the changes together or not at all. */
  'config.change': command<ConfigVerdict>().takes(configChanges),
  /** Reads a configuration of nginx, HAProxy or LiteLLM and changes nothing: `config.change` takes the `changes` it answers. */
  'config.import': command<ImportProposal>().takes(
    z.strictObject({
      text: z.string().min(1).max(MAX_IMPORT_CHARS),
      kind: z.enum(importKinds).optional(),
      name: z.string().max(300).optional(),
    }),
  ),
  /** The configuration without comments and secrets, or written for another product. */
  'config.export': command<ExportedConfig>().takes(z.strictObject({ as: z.enum(exportKinds) })),
  /** Asks a model through the gateway, as any client would. The answer comes as `playground` events under that id. */
  'playground.send': command<{ readonly id: string }>().takes(chat),
  /** Ends an answer; nothing happens when it has ended already. */
  'playground.stop': command<Record<string, never>>().takes(z.strictObject({ id: z.string().min(1).max(100) })),
  /** Adds an embedded fleet of simulated servers with light traffic, until `demo.stop` or the end of the process. */
  'demo.start': command<Record<string, never>>().takes(nothing),
  'demo.stop': command<Record<string, never>>().takes(nothing),
  /** Null where there is no desktop. */
  'desktop.read': command<DesktopPreferences | null>().takes(nothing),
  'desktop.change': command<DesktopPreferences>().takes(
    z.strictObject({
      startAtLogin: z.boolean().optional(),
      closeToTray: z.boolean().optional(),
      notifications: z.boolean().optional(),
    }),
  ),
} as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandInput<K extends CommandName> = z.input<Commands[K]['input']>;
export type CommandOutput<K extends CommandName> = Exclude<Commands[K]['output'], undefined>;

/** Everything the engine tells without being asked. */
export interface Events {
  readonly snapshot: Snapshot;
  /** The desktop's menus and notifications ask the panel to go there. Never sent where there is no desktop. */
  readonly navigate: Navigation;
  /** What comes of an answer, to the page that asked and to no other. */
  readonly playground: PlaygroundEvent;
}

/** A place in the panel. */
export interface Navigation {
  /** As in a link of the panel: `#/backend/rig-1`. */
  readonly to: string;
}

/** What a panel has of the gateway, whichever transport carries it. */
export interface Bridge {
  /** Names this page to the gateway, which keeps it to itself: answers of the playground come under it. */
  readonly page: string;
  invoke<K extends CommandName>(name: K, input: CommandInput<K>): Promise<Reply<CommandOutput<K>>>;
  /** Calls `listener` with every event of that name; the returned function ends it. */
  subscribe<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/** One handler per command: a new row in the map does not compile until it has one. `origin` is who gave it. */
export type Handlers = {
  readonly [K in CommandName]: (
    input: z.output<Commands[K]['input']>,
    origin?: Origin,
  ) => Promise<Result<CommandOutput<K>, CommandError>>;
};

/** About the program around the engine: whoever hosts the engine answers these. */
export type HostCommand =
  | 'audit.list'
  | 'certificate.read'
  | 'certificate.create'
  | 'playground.send'
  | 'playground.stop'
  | 'demo.start'
  | 'demo.stop'
  | 'desktop.read'
  | 'desktop.change';
export type HostHandlers = Pick<Handlers, HostCommand>;
export type EngineHandlers = Omit<Handlers, HostCommand>;
