import manifest from '../package.json' with { type: 'json' };

/** Version of this build, as `--version` and snapshots show it. */
export const version: string = manifest.version;
