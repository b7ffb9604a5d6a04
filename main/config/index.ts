export { amendConfig } from './amend.ts';
export { changedKeys, keysAfterRestart } from './changed-keys.ts';
export { type ConfigEdit, editConfig } from './edit.ts';
export { editsOfChanges } from './edits-of-changes.ts';
export { type ConfigFile, openConfigFile } from './file.ts';
export { configJsonSchema } from './json-schema.ts';
export { parseConfig } from './parse.ts';
export type { ConfigStore, Vet } from './store.ts';
export { writtenKeys } from './written.ts';
