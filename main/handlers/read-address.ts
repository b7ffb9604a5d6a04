import { completeAddress, hasPath } from '../../shared/complete-address.ts';
import type { BackendKind } from '../../shared/config.ts';
import { parseBaseUrl, parseOrigin } from '../../shared/config-addresses.ts';
import type { CommandError } from '../../shared/contract.ts';
import { err, type Result } from '../../shared/result.ts';
import { isOwnAddress } from './own-address.ts';

const ONLY_OPENAI = 'or say that it is of kind openai';

/** Reads a server's address as people write it; the error is about the input called `url`. Short forms are Ollama's. */
export function readAddress(
  written: string,
  gatewayUrl: string,
  kind: BackendKind = 'ollama',
): Result<string, CommandError> {
  const parse = kind === 'ollama' ? parseOrigin : parseBaseUrl;
  const url = parse(completeAddress(written, kind));
  if (!url.ok) return err(badUrl(kind === 'ollama' && hasPath(written) ? `${url.error}, ${ONLY_OPENAI}` : url.error));
  return isOwnAddress(url.value, gatewayUrl) ? err(badUrl('is where this gateway itself listens')) : url;
}

/** The same of a server that nobody has said the kind of: one with a path can only be one of the OpenAI API. */
export const readUnknownAddress = (
  written: string,
  gatewayUrl: string,
  kind?: BackendKind,
): Result<string, CommandError> => readAddress(written, gatewayUrl, kind ?? (hasPath(written) ? 'openai' : 'ollama'));

const badUrl = (message: string): CommandError => ({ code: 'bad_input', message: `url: ${message}`, field: 'url' });
