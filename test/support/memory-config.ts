import { stringify } from 'yaml';
import { amendConfig, type ConfigStore } from '../../main/config/index.ts';
import type { ConfigInput } from '../../shared/config.ts';
import { ok } from '../../shared/result.ts';

export interface MemoryConfig extends ConfigStore {
  /** Puts another configuration in its place. */
  reset(config: ConfigInput): void;
}

/** A configuration that is kept as text, as in a file, but in memory. */
export function createMemoryConfig(config: ConfigInput): MemoryConfig {
  let text = stringify(config);
  return {
    file: null,
    text: () => text,
    async check(edits, vet) {
      const amended = amendConfig(text, { edits, vet });
      return amended.ok ? ok(amended.value.config) : amended;
    },
    async save(edits, vet) {
      const amended = amendConfig(text, { edits, vet });
      if (!amended.ok) return amended;
      text = amended.value.text;
      return ok(amended.value.config);
    },
    reset(next) {
      text = stringify(next);
    },
  };
}
