import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { LocalCertificate } from '../../main/tls/index.ts';
import { trustSteps } from '../../shared/trust-steps.ts';
import { ownDataDir, prepareDataDir } from '../data-dir.ts';
import {
  type Command,
  done,
  failed,
  type Invocation,
  listOf,
  misused,
  type Outcome,
  printJson,
  textOption,
} from './command.ts';

const DAY_MS = 24 * 3_600_000;
/** Renewed once a year, with some days to spare. */
const USUAL_DAYS = '397';
/** Apple's systems refuse any longer one. */
const MOST_DAYS = 825;

/** Makes a certificate for this machine that clients can trust. */
export const certCreate: Command = {
  name: 'cert create',
  synopsis: `[--name N,N…] [--days ${USUAL_DAYS}] [--data-dir D] [--json]`,
  summary: 'make a certificate for this machine, and say how clients trust it',
  details: [
    'It is for every name and address this machine has, and for those given with --name.',
    'An authority of its own signs it; that one is made the first time and kept, so that clients trust it once.',
    'A gateway that serves the certificate takes the new one without a restart.',
  ],
  words: 0,
  options: {
    name: { type: 'string' },
    days: { type: 'string', default: USUAL_DAYS },
    'data-dir': { type: 'string' },
    json: { type: 'boolean' },
  },
  run: runCreate,
};

async function runCreate(invocation: Invocation): Promise<Outcome> {
  // Loaded here: no other command needs the library for certificates.
  const { createLocalCertificate, machineNames, readMachineNames, unique } = await import('../../main/tls/index.ts');
  const days = Number(textOption(invocation, 'days'));
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) return misused(`--days takes 1 to ${MOST_DAYS}`);
  const given = readMachineNames(listOf(textOption(invocation, 'name') ?? ''));
  if (!given.ok) return misused(`--name: ${given.error}`);
  const dataDir = ownDataDir(textOption(invocation, 'data-dir'));
  try {
    prepareDataDir(dataDir);
    const made = await createLocalCertificate({
      folder: join(dataDir, 'tls'),
      names: unique([...given.value, ...machineNames(hostname(), networkInterfaces())]),
      validForMs: days * DAY_MS,
      now: Date.now(),
    });
    return made.ok ? report(invocation, made.value) : failed(made.error);
  } catch (error) {
    return failed(`the certificate could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function report({ io, values }: Invocation, made: LocalCertificate): Outcome {
  const names = made.names.map(({ value }) => value);
  const trust = trustSteps(made.authority);
  if (values.json) {
    const expiresAt = new Date(made.expiresAt).toISOString();
    printJson(io, { ...made.tls, authority: made.authority, names, expiresAt, isNewAuthority: made.isNewAuthority });
    return done;
  }
  const width = Math.max(...trust.map(({ where }) => where.length));
  io.out(
    [
      `certificate for ${names.join(', ')}`,
      `valid until ${new Date(made.expiresAt).toISOString().slice(0, 10)}`,
      '',
      'In corral.yaml:',
      `  listen: { host: 0.0.0.0, tls: { cert: ${JSON.stringify(made.tls.cert)}, key: ${JSON.stringify(made.tls.key)} } }`,
      '',
      made.isNewAuthority
        ? `Every client has to trust ${made.authority} once. Copy that file to it (never ca-key.pem), then:`
        : `Signed by the same authority as before: clients that trust ${made.authority} need nothing. For others:`,
      ...trust.map(({ where, how }) => `  ${where.padEnd(width)}  ${how}`),
      '',
    ].join('\n'),
  );
  return done;
}
