import { z } from 'zod';
import { baseUrl } from './config-addresses.ts';
import { expects, expectsText, oneOf, section, size, wholeNumber } from './config-fields.ts';
import { canonicalModel } from './model-name.ts';

export const backendKinds = ['ollama', 'openai'] as const;

const idComplaint = expectsText("1 to 63 letters, digits and '-', starting with a letter or digit");
export const backendId = z.string(idComplaint).regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, idComplaint);

const slots = z.union(
  [wholeNumber(1, 1024, ', or auto'), z.literal('auto', expects('auto'))],
  expects('a whole number from 1 to 1024, or auto'),
);
const weightComplaint = expects('a number above 0, at most 1000');
const weight = z.number(weightComplaint).gt(0, weightComplaint).max(1000, weightComplaint);

const variableComplaint = expectsText('the name of an environment variable');
const fileComplaint = expectsText('the path of a file');
const headerComplaint = expectsText('a header that may carry a credential, such as authorization or x-api-key');
/** Headers that frame a message or that the gateway itself writes are no place for a credential. */
const notForCredentials =
  /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|accept-encoding|forwarded|x-forwarded-.*|x-request-id)$/;

const credential = section({
  env: z
    .string(variableComplaint)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, variableComplaint)
    .optional()
    .meta({ description: 'Environment variable of the gateway that holds it.' }),
  file: z.string(fileComplaint).min(1, fileComplaint).max(4096, fileComplaint).optional().meta({
    description:
      'File that holds it; read again for each health check. Relative paths start at the configuration file.',
  }),
  stored: z.literal(true, expects('true')).optional().meta({
    description:
      'true = it is stored in the data directory, sealed, by the panel or `corral backend credential`: nobody can read it there.',
  }),
  header: z
    .string(headerComplaint)
    .regex(/^[A-Za-z0-9_-]{1,100}$/, headerComplaint)
    .toLowerCase()
    .refine((name) => !notForCredentials.test(name), headerComplaint)
    .prefault('authorization')
    .meta({
      description:
        'Header it is sent in. authorization = as a Bearer token, unless it names its scheme itself (`Basic …`); any other = as it is.',
    }),
});

const perMinute = wholeNumber(1, 1_000_000_000);

const limits = section({
  requestsPerMinute: perMinute.optional().meta({ description: 'Requests in any sixty seconds. Absent = any number.' }),
  tokensPerMinute: perMinute.optional().meta({
    description: 'Tokens of prompts and answers together in any sixty seconds. Absent = any number.',
  }),
});

const ownComplaint = expectsText('a model name as that server spells it');
const ownName = z.string(ownComplaint).min(1, ownComplaint).max(300, ownComplaint);
const nameComplaint = expectsText('a model name such as llama3.1:8b');
const clientsName = z
  .string(nameComplaint)
  .max(300, nameComplaint)
  .refine((name) => canonicalModel(name) !== null, nameComplaint);

export const backend = section({
  id: backendId.meta({ description: "Name of the backend, unique in the fleet: letters, digits and '-'." }),
  url: baseUrl.meta({
    description:
      'Base URL of the server. Ollama: without a path, such as http://10.0.1.10:11434. openai: as its clients have it, ' +
      'such as https://api.example.com/v1; without a path, /v1 is meant.',
  }),
  kind: oneOf(backendKinds)
    .prefault('ollama')
    .meta({
      description:
        'ollama = an Ollama server, openai = a server of the OpenAI API such as vLLM, SGLang, llama.cpp, LM Studio or a ' +
        'cloud account: it gets requests to /v1/chat/completions, completions, embeddings and responses only.',
    }),
  credential: credential.optional().meta({
    description: 'What the gateway shows this server, from env or file, or stored. Absent = nothing.',
  }),
  ca: z
    .string(fileComplaint)
    .min(1, fileComplaint)
    .max(4096, fileComplaint)
    .optional()
    .meta({
      description:
        'For https: file with the certificates, PEM, of the authority that this server’s certificate is from, and of no other; ' +
        'read again for each health check. Absent = the authorities that Node.js knows.',
    }),
  names: z
    .record(ownName, clientsName, expects('a map from that server’s model name to the name clients use'))
    .optional()
    .meta({
      description:
        'For openai: names clients use for models of that server, by its own name for each. Those that are not here keep theirs.',
    }),
  slots: slots.prefault('auto').meta({
    description:
      "Parallel generations per loaded model: that server's OLLAMA_NUM_PARALLEL. auto = learned from what it does; " +
      'for openai 16.',
  }),
  limits: limits.optional().meta({
    description:
      'What this server may be asked for, as a cloud account allows it. While it is at a limit requests go elsewhere, or wait.',
  }),
  weight: weight.prefault(1).meta({ description: 'Relative speed, used while nothing has been learned yet.' }),
  tier: wholeNumber(0, 100)
    .prefault(0)
    .meta({ description: 'Only backends of the lowest tier that has one up are used; higher tiers stand in for it.' }),
  memory: size('64MB', '65536GB')
    .optional()
    .meta({
      description:
        'Memory its models run in: of all its GPUs together, or of the machine where it has none. Absent = judged by what was ' +
        'seen in it.',
    }),
  mode: oneOf(['active', 'draining', 'maintenance']).prefault('active').meta({
    description: 'active = receives work, draining = finishes what it has, maintenance = out on purpose.',
  }),
});
