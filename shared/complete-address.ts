/** What Ollama listens on unless told otherwise. */
const OLLAMA_PORT = 11434;

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;
const bareIpv6 = /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*(%[a-z0-9]+)?$/i;
const parts = /^(\[[^\]]*\]|[^:/?#]*)(:\d+)?(.*)$/s;

/**
 * A server's address as people write it, made a URL: `10.0.1.5` and `rig.lan` mean http and Ollama's own port,
 * `10.0.1.5:8000` means http. No port is guessed for a server of the OpenAI API, which one with a path is. What has a
 * scheme is left alone. The outcome is still to be checked.
 */
export function completeAddress(written: string, kind?: 'ollama' | 'openai'): string {
  const text = written.trim();
  if (scheme.test(text)) return text;
  const [, host = '', port = '', rest = ''] = parts.exec(bareIpv6.test(text) ? `[${text}]` : text) ?? [];
  const isOllama = kind === 'ollama' || (kind === undefined && !hasPath(text));
  return `http://${host}${port === '' && isOllama ? `:${OLLAMA_PORT}` : port}${rest}`;
}

/** Whether an address as people write it names a place on its server: Ollama's have none. */
export const hasPath = (written: string): boolean => /^[^/?#]+\/[^?#]/.test(written.trim().replace(scheme, ''));
