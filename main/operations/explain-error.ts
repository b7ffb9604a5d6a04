interface Rule {
  readonly when: RegExp;
  /** Goes before Ollama's own words, which follow after a colon. */
  readonly means: string;
}

/** First match counts. Ollama's own error strings, 0.3 to 0.33. */
const rules: readonly Rule[] = [
  {
    when: /out[ -]of[ -]memory|requires more (system )?memory|model requires .* but only/i,
    means: 'not enough memory there',
  },
  { when: /timed out waiting for/i, means: 'the load stalled and Ollama gave it up' },
  { when: /newer version of ollama|incompatible with your version|\b412\b/i, means: 'it needs a newer Ollama there' },
  { when: /process has terminated|(unable|failed) to load/i, means: 'its runner did not start there' },
  { when: /server busy|maximum pending requests/i, means: 'too many loads wait there already' },
  { when: /no space left|disk full|not enough (disk )?space/i, means: 'not enough disk space there' },
  { when: /permission denied|read-only file system/i, means: 'that server may not write to its model folder' },
  {
    when: /no such host|dial tcp|i\/o timeout|network is unreachable|TLS handshake|lookup .* on /i,
    means: 'that server cannot reach the registry',
  },
  { when: /manifest: file does not exist/i, means: 'the registry has no such model or tag' },
  { when: /\b401\b|unauthorized|access denied/i, means: 'the registry does not let that server have it' },
  { when: /digest mismatch/i, means: 'a part arrived damaged; pull it again' },
];

/** What an error of Ollama means to an admin, followed by its own words. */
export function explainError(words: string): string {
  const rule = rules.find(({ when }) => when.test(words));
  return rule ? `${rule.means}: ${words}` : words;
}
