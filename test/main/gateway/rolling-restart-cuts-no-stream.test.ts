import { expect, it, onTestFinished, vi } from 'vitest';
import { type SimulatedServer, startSimulatedServer } from '../../../main/simulator/index.ts';
import { installedFor } from '../../bench/workload/fleet/simulator-settings.ts';
import type { PlannedRequest } from '../../bench/workload/plan/planned-request.ts';
import { team } from '../../bench/workload/scenarios/team.ts';
import { type FleetUnderTest, startFleetUnderTest } from '../../support/gateway-fixture.ts';
import { readAnswer, type Told } from '../../support/read-answer.ts';

/** Nothing here is to end because a machine is slow. */
vi.setConfig({ testTimeout: 240_000 });
const PATIENCE = { timeout: 200_000 };
const patient = {
  routing: { queueTimeout: '4m' },
  health: { timeout: '30s', fall: 3 },
  timeouts: { connect: '30s', idle: '4m' },
};

/** The first minute of the team's day: so many people, each with a conversation or two, over three models. */
const EXCERPT_MS = 60_000;

const settingsOf = (server: (typeof team.servers)[number], seed: number) => ({
  ...server.machine,
  id: server.id,
  seed,
  timeScale: 0.004,
  numParallel: server.slots,
  defaultNumCtx: server.context,
  models: installedFor(team, server, false),
  preload: [...server.warm],
  keepAliveMs: 1e9,
  outputTokens: [40, 120] as [number, number],
});

interface Answer extends Told {
  readonly status: number;
  readonly backend: string | null;
  readonly cut: boolean;
}

async function play(url: string, { path, body }: PlannedRequest): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { method: 'POST', body });
  const chunks: Uint8Array[] = [];
  let cut = false;
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk);
  } catch {
    cut = true; // part of what is reported
  }
  const told = readAnswer('ndjson', Buffer.concat(chunks));
  return { ...told, status: response.status, backend: response.headers.get('x-corral-backend'), cut };
}

/** Everybody asks one thing after the other, over and over, until the returned function is called; each at least once. */
function startTeam(url: string) {
  const { requests } = team.plan(1, EXCERPT_MS);
  const answers: Answer[] = [];
  let goesOn = true;
  const person = async (own: readonly PlannedRequest[]): Promise<void> => {
    do for (const request of own) answers.push(await play(url, request));
    while (goesOn);
  };
  const people = [...Map.groupBy(requests, ({ user }) => user).values()].map(person);
  return {
    planned: requests.length,
    async stop(): Promise<readonly Answer[]> {
      goesOn = false;
      await Promise.all(people);
      return answers;
    },
  };
}

const stageOf = async (fleet: FleetUnderTest, id: string) =>
  (await fleet.status()).rolling?.steps.find(({ backend }) => backend === id)?.stage;

/** As an admin does: its process ends, and another one listens on the same port. */
async function restart(fleet: FleetUnderTest, id: string, seed: number): Promise<SimulatedServer> {
  const old = fleet.server(id);
  const { port } = old;
  await old.close();
  await expect.poll(() => stageOf(fleet, id), PATIENCE).toBe('returning');
  const plan = team.servers.find((server) => server.id === id)!;
  const begun: { server: SimulatedServer | null } = { server: null };
  // Somebody else's connection may hold the port for a moment.
  const listen = async () => {
    begun.server ??= await startSimulatedServer({ ...settingsOf(plan, seed), preload: [], port }).catch(() => null);
    return begun.server?.port;
  };
  await expect.poll(listen, PATIENCE).toBe(port);
  const server = begun.server!;
  onTestFinished(() => server.close());
  return server;
}

it('a rolling restart of four servers under the traffic of a team cuts no stream and shows no client an error', async () => {
  const servers = team.servers.map((server, index) => ({ ...settingsOf(server, index + 1), backend: {} }));
  const fleet = await startFleetUnderTest({ servers, config: patient });
  onTestFinished(fleet.stop);
  const ids = team.servers.map(({ id }) => id);
  const traffic = startTeam(fleet.url);
  await expect.poll(async () => (await fleet.status()).gateway.inFlight, PATIENCE).toBeGreaterThan(3);

  const begun = await fleet.gateway.handlers['rolling.begin']({ backends: ids });
  expect(begun).toMatchObject({ ok: true, value: { state: 'running' } });
  const restarted: SimulatedServer[] = [];
  for (const [index, id] of ids.entries()) {
    await expect.poll(() => stageOf(fleet, id), PATIENCE).toBe('ready');
    const { backends } = await fleet.status();
    expect(backends.filter(({ mode }) => mode !== 'active').map((backend) => backend.id)).toEqual([id]);
    expect(backends.find((backend) => backend.id === id)?.inFlight).toBe(0);
    restarted.push(await restart(fleet, id, 10 + index));
  }
  await expect.poll(async () => (await fleet.status()).rolling?.state, PATIENCE).toBe('done');
  const answers = await traffic.stop();

  const wrong = answers.filter(
    ({ status, complete, error, cut }) => status !== 200 || !complete || error !== null || cut,
  );
  expect(wrong).toEqual([]);
  expect(answers.length).toBeGreaterThanOrEqual(traffic.planned);
  expect(fleet.records.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  const { rolling, backends } = await fleet.status();
  expect(rolling).toMatchObject({ words: `restarted ${ids.join(', ')}`, steps: ids.map(() => ({ stage: 'done' })) });
  expect(backends.map(({ mode, health }) => [mode, health])).toEqual(ids.map(() => ['active', 'up']));
  // Each came back as another process, and was looked at by the gateway.
  expect(restarted.map((server) => server.snapshot().requests.length > 0)).toEqual(ids.map(() => true));
});
