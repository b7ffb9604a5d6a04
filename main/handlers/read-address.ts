import { completeAddress } from '../../shared/complete-address.ts';
import type { BackendKind } from '../../shared/config.ts';
import { parseBaseUrl, parseOrigin } from '../../shared/config-addresses.ts';
import type { CommandError } from '../../shared/contract.ts';
import { err, type Result } from '../../shared/result.ts';
import { isOwnAddress } from './own-address.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Reads a server's address as people write it; the error is about the input called `url`. Short forms are Ollama's. */
export function readAddress(
  written: string,
  gatewayUrl: string,
  kind: BackendKind = 'ollama',
): Result<string, CommandError> {
  const origin = kind === 'ollama' ? parseOrigin(completeAddress(written)) : readBase(written.trim());
  if (!origin.ok) return err(badUrl(origin.error));
  return isOwnAddress(origin.value, gatewayUrl) ? err(badUrl('is where this gateway itself listens')) : origin;
}

/** There is no usual port to guess. */
const readBase = (written: string): Result<string, string> =>
  parseBaseUrl(SCHEME.test(written) ? written : `http://${written}`);

const badUrl = (message: string): CommandError => ({ code: 'bad_input', message: `url: ${message}`, field: 'url' });
