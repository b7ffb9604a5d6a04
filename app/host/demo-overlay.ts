import { amendConfig, type ConfigEdit, type Vet } from '../../main/config/index.ts';
import type { Config } from '../../shared/config.ts';
import { type ConfigProblem, formatPath } from '../../shared/config-problem.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { ConfigSource } from './config-source.ts';
import type { DemoBackend } from './demo.ts';
import { type ConfigFollower, nobody } from './follow-config.ts';

/** A configuration beside whose backends others can stand for a while, in memory only. */
export interface OverlaidSource extends ConfigSource {
  /** Shows these in place of any shown before; none takes all away. Resolves once the follower has acted on it. */
  show(backends: readonly DemoBackend[]): Promise<void>;
  isShown(id: string): boolean;
}

/** The backends in memory are a configuration of their own, so that what may be done to them is checked the same way. */
type Overlay = { readonly text: string; readonly config: Config };

/** Never written to the file; what changes one of the shown backends changes it in memory, everything else the file. */
export function overlayDemo(base: ConfigSource): OverlaidSource {
  let shown = overlayOf([]);
  let follower: ConfigFollower = nobody;
  /** What is wrong with the file since it was last good. */
  let wrong: readonly ConfigProblem[] = [];
  const current = (): Config => merge(base.current(), shown.config);

  const consider =
    (vet: Vet, overlay: Overlay): Vet =>
    (config) => [...collisions(config, overlay.config), ...vet(merge(config, overlay.config))];

  /** What is shown is in force, but that makes no wrong file right: it is told again. */
  async function changed(): Promise<void> {
    await follower.changed(current());
    if (wrong.length > 0) follower.spoiled(wrong);
  }

  async function amend(
    edits: readonly ConfigEdit[],
    vet: Vet,
    method: 'check' | 'save',
  ): Promise<Result<{ readonly config: Config; readonly overlay: Overlay }, readonly ConfigProblem[]>> {
    const isInMemory = (edit: ConfigEdit): boolean => isAbout(edit, shown.config);
    const overlay = amendConfig(shown.text, { edits: edits.filter(isInMemory), vet: () => [] });
    if (!overlay.ok) return overlay;
    const others = edits.filter((edit) => !isInMemory(edit));
    // What is in memory can be changed whatever state the file is in.
    const changed = others.length > 0 ? await base[method](others, consider(vet, overlay.value)) : ok(base.current());
    if (!changed.ok) return changed;
    return ok({ config: merge(changed.value, overlay.value.config), overlay: overlay.value });
  }

  return {
    file: base.file,
    current,
    text: base.text,
    async check(edits, vet) {
      const amended = await amend(edits, vet, 'check');
      return amended.ok ? ok(amended.value.config) : amended;
    },
    async save(edits, vet) {
      const amended = await amend(edits, vet, 'save');
      if (!amended.ok) return amended;
      shown = amended.value.overlay;
      await changed();
      return ok(amended.value.config);
    },
    follow(next) {
      follower = next;
      base.follow({
        changed() {
          wrong = [];
          return next.changed(current());
        },
        spoiled(problems) {
          wrong = problems;
          next.spoiled(problems);
        },
      });
    },
    async show(backends) {
      shown = overlayOf(backends);
      await changed();
    },
    isShown: (id) => shown.config.backends.some((backend) => backend.id === id),
    reload: base.reload,
    close: base.close,
  };
}

function overlayOf(backends: readonly DemoBackend[]): Overlay {
  const value = backends.map(({ id, url, slots }) => ({ id, url, slots }));
  const overlay = amendConfig('', { edits: [{ kind: 'set', path: ['backends'], value }], vet: () => [] });
  if (!overlay.ok) throw new Error(`the demo's own backends are refused: ${JSON.stringify(overlay.error)}`);
  return overlay.value;
}

/** A file that names a shown backend's id or address wins over it: it was saved by somebody who means it. */
function merge(config: Config, { backends: shown }: Config): Config {
  const isFree = ({ id, url }: Config['backends'][number]): boolean =>
    !config.backends.some((backend) => backend.id === id || backend.url === url);
  return shown.length === 0 ? config : { ...config, backends: [...config.backends, ...shown.filter(isFree)] };
}

const isAbout = ({ path: [section, step] }: ConfigEdit, { backends }: Config): boolean =>
  section === 'backends' && typeof step === 'object' && backends.some(({ id }) => id === step.id);

/** What a command may not take for a backend of the file while the demo has it. */
function collisions({ backends }: Config, { backends: shown }: Config): ConfigProblem[] {
  return backends.flatMap(({ id, url }, index) =>
    shown.flatMap((demo) => {
      const problem = (key: string, message: string): ConfigProblem[] => {
        return [{ path: formatPath(['backends', index, key]), line: 0, column: 0, message }];
      };
      if (demo.id === id) return problem('id', `${JSON.stringify(id)} is a server of the demo: choose another id`);
      return demo.url === url ? problem('url', `is ${demo.id} of the demo, which ends with the demo`) : [];
    }),
  );
}
