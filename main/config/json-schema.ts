import { z } from 'zod';
import { configSchema } from '../../shared/config.ts';

/** JSON Schema (draft 2020-12) of the file as written: what an editor needs to complete and explain keys. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    title: 'Corral configuration',
    ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' }),
  };
}
