interface Rule {
  readonly when: RegExp;
  /** What it means, and what there is to be done. Ollama's own words follow. */
  readonly means: string;
}

/** First match counts. Ollama's own error strings, 0.3 to 0.33. */
const rules: readonly Rule[] = [
  {
    when: /out[ -]of[ -]memory|requires more (system )?memory|model requires .* but only/i,
    means: 'not enough memory there: unload other models, or take a smaller build or a smaller context',
  },
  {
    when: /timed out waiting for/i,
    means:
      'the load stalled and Ollama gave it up: try again, and if it stalls again look at that server’s disk and log',
  },
  {
    when: /newer version of ollama|incompatible with your version|\b412\b/i,
    means: 'it needs a newer Ollama there: update Ollama on that server, then pull it again',
  },
  {
    when: /process has terminated|(unable|failed) to load/i,
    means: 'its runner did not start there: that server’s log says why; a newer Ollama or driver often helps',
  },
  {
    when: /server busy|maximum pending requests/i,
    means: 'too many loads wait there already: try again when they are done',
  },
  {
    when: /no space left|disk full|not enough (disk )?space/i,
    means:
      'not enough disk space there: delete models nobody needs or give it a larger disk, then order it again; it goes on from what was fetched',
  },
  {
    when: /permission denied|read-only file system/i,
    means:
      'that server may not write to its model folder: give the folder (OLLAMA_MODELS) to the user Ollama runs as, on a disk that is not mounted read-only',
  },
  {
    when: /no such host|dial tcp|i\/o timeout|network is unreachable|TLS handshake|lookup .* on /i,
    means: 'that server cannot reach the registry: look at its internet connection, its DNS and HTTPS_PROXY',
  },
  {
    when: /manifest: file does not exist/i,
    means: 'the registry has no such model or tag: look the name up at ollama.com/search',
  },
  {
    when: /\b401\b|\b403\b|unauthorized|access denied/i,
    means: 'the registry does not let that server have it: run ollama signin there, or ask the model’s owner',
  },
  {
    when: /digest mismatch/i,
    means:
      'a part arrived damaged and was thrown away: pull it again; if that repeats, a proxy on the way or the disk is at fault',
  },
  {
    when: /manifest: 429\b|too many requests/i,
    means: 'the registry wants fewer requests from there for now: try again in some minutes',
  },
  {
    when: /manifest: 5\d\d\b|max retries exceeded|unexpected EOF|connection reset/i,
    means: 'the registry does not answer properly right now: try again later; what was fetched stays',
  },
];

/** What an error of Ollama means to an admin and what can be done, followed by its own words. */
export function explainError(words: string): string {
  const rule = rules.find(({ when }) => when.test(words));
  return rule ? `${rule.means} – that server says: ${words}` : words;
}
