import type { LimitNumbers, QuotaNumbers } from './limit-numbers.ts';

/** How patterns of the configuration are read. */
export interface Covers {
  /** Whether a name of a model, or a pattern, covers a canonical name. */
  readonly model: (listed: string) => (model: string) => boolean;
  readonly route: (pattern: string, route: string) => boolean;
}

type RouteNumbers = LimitNumbers['routes'][string];

/** The quotas that hold for a model or a route. All that cover it do, each with a count of its own. */
export interface Quotas {
  ofModel(model: string | null): readonly (QuotaNumbers & { readonly name: string })[];
  ofRoute(route: string): readonly (RouteNumbers & { readonly name: string })[];
}

function createQuotas({ models, routes }: Pick<LimitNumbers, 'models' | 'routes'>, covers: Covers): Quotas {
  const ofModels = Object.entries(models).map(([listed, numbers]) => ({
    covers: covers.model(listed),
    quota: { ...numbers, name: `models.${listed}` },
  }));
  const ofRoutes = Object.entries(routes).map(([pattern, numbers]) => ({
    pattern,
    quota: { ...numbers, name: `routes.${pattern}` },
  }));
  return {
    ofModel: (model) => (model === null ? [] : ofModels.filter((one) => one.covers(model)).map(({ quota }) => quota)),
    ofRoute: (route) => ofRoutes.filter(({ pattern }) => covers.route(pattern, route)).map(({ quota }) => quota),
  };
}

/** Made anew only when the numbers are others. */
export function createQuotasFor(covers: Covers): (numbers: LimitNumbers) => Quotas {
  let made: { readonly numbers: LimitNumbers; readonly quotas: Quotas } | null = null;
  return (numbers) => {
    if (made?.numbers !== numbers) made = { numbers, quotas: createQuotas(numbers, covers) };
    return made.quotas;
  };
}
