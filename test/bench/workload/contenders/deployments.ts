/** Calls that may fail in a row before a deployment is left alone, and for how long. */
export interface CooldownRules {
  allowedFails: number;
  cooldownMs: number;
}

/** One model on one server: what a call is counted against. */
export interface Deployment {
  model: string;
  server: string;
}

export interface Deployments {
  /** The one with the fewest calls under way among those configured for the model, or null; ties go to the first. */
  pick(model: string, tried: ReadonlySet<string>): Deployment | null;
  began(deployment: Deployment): void;
  ended(deployment: Deployment): void;
  failed(deployment: Deployment): void;
  worked(deployment: Deployment): void;
  disable(server: string): void;
  enable(server: string): void;
}

interface State {
  calls: number;
  fails: number;
  coolUntilMs: number;
}

/**
 * LiteLLM's `routing_strategy: least-busy` with `cooldown_time`: a table from model to servers and a count of calls per
 * model and server, nothing else. It knows no slots and no queue, and does not know what a server has loaded.
 */
export function createDeployments(
  homes: Readonly<Record<string, readonly string[]>>,
  { allowedFails, cooldownMs }: CooldownRules,
  nowMs: () => number,
): Deployments {
  const disabled = new Set<string>();
  const states = new Map<string, State>();
  const stateOf = ({ model, server }: Deployment): State => {
    const key = `${server} ${model}`;
    const state = states.get(key) ?? { calls: 0, fails: 0, coolUntilMs: 0 };
    states.set(key, state);
    return state;
  };
  return {
    pick(model, tried) {
      const open = (homes[model] ?? [])
        .filter((server) => !tried.has(server) && !disabled.has(server))
        .map((server) => ({ deployment: { model, server }, state: stateOf({ model, server }) }))
        .filter(({ state }) => state.coolUntilMs <= nowMs());
      return open.sort((left, right) => left.state.calls - right.state.calls)[0]?.deployment ?? null;
    },
    began(deployment) {
      stateOf(deployment).calls += 1;
    },
    ended(deployment) {
      stateOf(deployment).calls -= 1;
    },
    failed(deployment) {
      const state = stateOf(deployment);
      state.fails += 1;
      if (state.fails > allowedFails) Object.assign(state, { fails: 0, coolUntilMs: nowMs() + cooldownMs });
    },
    worked(deployment) {
      stateOf(deployment).fails = 0;
    },
    disable: (server) => void disabled.add(server),
    enable: (server) => void disabled.delete(server),
  };
}
