import { checkSpellings } from './config-aliases.ts';
import { type Conflict, conflict } from './config-problem.ts';

interface Context {
  readonly policy: string;
  readonly tokens?: number | undefined;
}

const PATH = ['models', 'context'] as const;

/** What is wrong between context policies: twins, and rules without a size to hold requests to. */
export function checkContext(context: Readonly<Record<string, Context>>): Conflict[] {
  const lacking = Object.entries(context)
    .filter(([, { policy, tokens }]) => (policy === 'clamp' || policy === 'pin') && tokens === undefined)
    .map(([model, { policy }]) => conflict([...PATH, model, 'tokens'], `is required: the size to ${policy} to`));
  return [...checkSpellings(PATH, Object.keys(context)), ...lacking];
}
