import { expect, it } from 'vitest';
import type { Demo, DemoBackend } from '../../../app/host/demo.ts';
import { createDemoSwitch, withFreeIds } from '../../../app/host/demo-switch.ts';
import { defaultConfig } from '../../../shared/config.ts';
import { createRecordingLog } from '../recording-log.ts';

const gateway = { url: 'http://g', key: 'own' };
const backend = (id: string): DemoBackend => ({ id, url: `http://${id}`, slots: 1 });

function setUp(startDemo: (steps: string[]) => Promise<Demo>) {
  const steps: string[] = [];
  const log = createRecordingLog();
  const source = {
    current: defaultConfig,
    show: async (backends: readonly DemoBackend[]) => void steps.push(`show ${backends.map(({ id }) => id).join()}`),
  };
  return { steps, log, demo: createDemoSwitch({ source, log, startDemo: () => startDemo(steps) }) };
}

const createDemo = async (steps: string[]): Promise<Demo> => ({
  backends: [backend('a')],
  startTraffic: ({ url, key }) => void steps.push(`traffic to ${url} with ${key}`),
  stopTraffic: () => void steps.push('no traffic'),
  stop: async () => void steps.push('servers gone'),
});

it('shows the servers before it sends traffic there, and hides them before it ends them', async () => {
  const { steps, demo } = setUp(createDemo);
  await demo.start(gateway);
  expect([steps.splice(0), demo.isOn()]).toEqual([['show a', 'traffic to http://g with own'], true]);
  await demo.stop();
  expect([steps, demo.isOn()]).toEqual([['no traffic', 'show ', 'servers gone'], false]);
});

it('ends with the gateway without touching its fleet', async () => {
  const { steps, demo } = setUp(createDemo);
  await demo.start(gateway);
  steps.length = 0;
  await demo.close();
  expect([steps, demo.isOn()]).toEqual([['no traffic', 'servers gone'], false]);
});

it('waits for one switch before it does the next', async () => {
  const { steps, demo } = setUp(createDemo);
  await Promise.all([demo.start(gateway), demo.stop(), demo.start(gateway)]);
  expect(steps.filter((step) => step.startsWith('show'))).toEqual(['show a', 'show ', 'show a']);
  expect(demo.isOn()).toBe(true);
});

it('says why the servers cannot be started, and can be tried again', async () => {
  let tries = 0;
  const { demo, log } = setUp(async (steps) => {
    tries += 1;
    if (tries === 1) throw new Error('no port is free');
    return createDemo(steps);
  });
  expect(await demo.start(gateway)).toMatchObject({
    error: { code: 'failed', message: 'the demo fleet cannot be started: no port is free' },
  });
  expect([demo.isOn(), log.lines]).toEqual([false, [expect.objectContaining({ level: 'error' })]]);
  expect(await demo.start(gateway)).toEqual({ ok: true, value: {} });
});

it('gives a server another name when a configured backend has its own', () => {
  const taken = new Set(['a', 'a-demo', 'b']);
  expect(withFreeIds([backend('a'), backend('b'), backend('c')], taken).map(({ id }) => id)).toEqual([
    'a-demo-2',
    'b-demo',
    'c',
  ]);
});
