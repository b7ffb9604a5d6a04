/** One key's new value as the file spells it (`5s`, `50MB`, lists, maps); null takes the key out, back to its default. */
export interface ConfigChange {
  /** Steps from the top: `['routing', 'policy']`, `['backends', 0, 'slots']`. */
  readonly path: readonly (string | number)[];
  readonly value: ConfigJson;
}

export type ConfigJson =
  | string
  | number
  | boolean
  | null
  | readonly ConfigJson[]
  | { readonly [key: string]: ConfigJson };

/** The configuration for a settings screen. */
export interface ConfigView {
  /** The file behind it; null for a demo, whose changes end with it. */
  readonly file: string | null;
  /** The file's text as it is in force. */
  readonly text: string;
  /** What the file says, as it spells it: only keys that are written. */
  readonly written: { readonly [key: string]: ConfigJson };
  /** JSON Schema (draft 2020-12) of the file: every key with description, type and default. */
  readonly schema: { readonly [key: string]: unknown };
}

/** What is wrong with a proposed change; empty when nothing is. */
export interface ConfigVerdict {
  readonly problems: readonly {
    /** As in `backends[0].slots`; empty for the file as a whole. */
    readonly path: string;
    readonly message: string;
  }[];
  /** Keys that are fine but take effect only when the gateway is started again. */
  readonly afterRestart: readonly string[];
}
