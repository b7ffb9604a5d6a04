export { type ConfigEdit, type EditStep, editConfig } from './edit.ts';
export { type ConfigFile, type ConfigFileOptions, openConfigFile } from './file.ts';
export { configJsonSchema } from './json-schema.ts';
export { parseConfig } from './parse.ts';
export type { ConfigValue } from './yaml-text.ts';
