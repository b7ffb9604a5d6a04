import { z } from 'zod';
import { configSchema } from '../../shared/config.ts';
import { sectionsReadAtStart } from './changed-keys.ts';

/**
 * JSON Schema (draft 2020-12) of the file as written: what an editor or a settings screen needs to complete, explain and
 * bound each key. Beyond the draft: `x-unit` (`duration` or `size`) with `x-minimum` and `x-maximum` as the file spells
 * them, and `x-restart` on sections that take effect only when the gateway is started again, and false on a key in one that need not.
 */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' });
  const properties = Object.entries(schema.properties ?? {}).map(([key, section]) => {
    const waits = sectionsReadAtStart.some((name) => name === key);
    return [key, waits && typeof section === 'object' ? { ...section, 'x-restart': true } : section] as const;
  });
  return { title: 'Corral configuration', ...schema, properties: Object.fromEntries(properties) };
}
