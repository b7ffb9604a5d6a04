import type { ConfigProblem } from '../../shared/config-problem.ts';
import type { ConfigVerdict } from '../../shared/config-view.ts';
import { err, ok } from '../../shared/result.ts';
import {
  changesOfImport,
  configJsonSchema,
  editsOfChanges,
  exportConfig,
  importConfig,
  writtenKeys,
} from '../config/index.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';

/** What a settings screen needs: the configuration as it is, and changes tried or made. */
export function configHandlers({ store, vet, configure, afterRestart }: HandlerPorts): HandlersOf<'config'> {
  const schema = configJsonSchema();

  return {
    async 'config.read'() {
      const text = store.text();
      return ok({ file: store.file, text, written: writtenKeys(text), schema });
    },
    async 'config.check'({ changes }) {
      const edits = editsOfChanges(changes);
      const checked = edits.ok ? await store.check(edits.value, vet) : edits;
      return ok(checked.ok ? accepted(afterRestart(checked.value)) : refused(checked.error));
    },
    async 'config.change'({ changes }) {
      const edits = editsOfChanges(changes);
      const saved = edits.ok ? await store.save(edits.value, vet) : edits;
      if (!saved.ok) return ok(refused(saved.error));
      const applied = await configure(saved.value);
      return applied.ok
        ? ok(accepted(afterRestart(saved.value)))
        : err({ code: 'refused', message: applied.error } as const);
    },
    async 'config.import'({ text, kind, name }) {
      const imported = importConfig(text, { kind, name });
      if (!imported.ok) {
        const { line, message } = imported.error;
        return err({ code: 'bad_input', message: `line ${line}: ${message}`, field: 'text' } as const);
      }
      const changes = changesOfImport(imported.value.yaml, writtenKeys(store.text()));
      return ok({ ...imported.value, changes });
    },
    async 'config.export'({ as }) {
      const exported = exportConfig(store.text(), as);
      if (exported.ok) return exported;
      return err({ code: 'failed', message: 'the configuration in force cannot be read' } as const);
    },
  };
}

const accepted = (afterRestart: readonly string[]): ConfigVerdict => ({ problems: [], afterRestart });

const refused = (problems: readonly ConfigProblem[]): ConfigVerdict => ({
  problems: problems.map(({ path, message }) => ({ path: path === '(file)' ? '' : path, message })),
  afterRestart: [],
});
