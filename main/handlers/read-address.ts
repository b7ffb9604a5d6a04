import { completeAddress } from '../../shared/complete-address.ts';
import { parseOrigin } from '../../shared/config-addresses.ts';
import type { CommandError } from '../../shared/contract.ts';
import { err, type Result } from '../../shared/result.ts';
import { isOwnAddress } from './own-address.ts';

/** Reads a server's address as people write it; the error is about the input called `url`. */
export function readAddress(written: string, gatewayUrl: string): Result<string, CommandError> {
  const origin = parseOrigin(completeAddress(written));
  if (!origin.ok) return err(badUrl(origin.error));
  return isOwnAddress(origin.value, gatewayUrl) ? err(badUrl('is where this gateway itself listens')) : origin;
}

const badUrl = (message: string): CommandError => ({ code: 'bad_input', message: `url: ${message}`, field: 'url' });
