import type { Case, Stage } from './cases/case.ts';
import type { Contender, Running } from './contenders/contender.ts';

/** Case id → measure id → contender → one value per repetition. */
export type Results = Map<string, Map<string, Map<string, number[]>>>;

export interface Field {
  contenders: Contender[];
  backendPorts: number[];
  stage: Omit<Stage, 'running'>;
  reps: number;
  note(text: string): void;
}

interface Lap {
  one: Case;
  contender: Contender;
  running: Running;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function addTo(results: Results, { one, contender }: Lap, values: Record<string, number>): void {
  const measures = results.get(one.id) ?? new Map<string, Map<string, number[]>>();
  results.set(one.id, measures);
  for (const [measure, value] of Object.entries(values)) {
    const byContender = measures.get(measure) ?? new Map<string, number[]>();
    measures.set(measure, byContender);
    byContender.set(contender.name, [...(byContender.get(contender.name) ?? []), value]);
  }
}

async function runLap(field: Field, lap: Lap, results: Results): Promise<void> {
  try {
    addTo(results, lap, await lap.one.run({ ...field.stage, running: lap.running }));
  } catch (error) {
    field.note(`${lap.contender.name}, ${lap.one.id}: repetition left out, ${reasonOf(error)}`);
  }
}

/** Starts every contender once; those that cannot run here are noted and left out. */
export async function startAll(field: Field): Promise<Map<Contender, Running>> {
  const started = new Map<Contender, Running>();
  for (const contender of field.contenders) {
    try {
      started.set(contender, await contender.start(field.backendPorts));
    } catch (error) {
      field.note(`${contender.name} skipped: ${reasonOf(error)}`);
    }
  }
  return started;
}

async function runFresh(field: Field, one: Case, contender: Contender, results: Results): Promise<void> {
  try {
    const running = await contender.start(field.backendPorts);
    await runLap(field, { one, contender, running }, results);
    await running.stop();
  } catch (error) {
    field.note(`${contender.name}, ${one.id}: repetition left out, ${reasonOf(error)}`);
  }
}

// Each round begins with another contender, so that none always runs on the machine another one has just heated.
function turned<T>(items: T[], by: number): T[] {
  const at = by % Math.max(1, items.length);
  return [...items.slice(at), ...items.slice(0, at)];
}

/** All repetitions of one case: round after round, every contender once per round. */
export async function runCase(
  field: Field,
  one: Case,
  started: Map<Contender, Running>,
  results: Results,
): Promise<void> {
  const lanes = [...started];
  for (let rep = 0; rep < field.reps; rep += 1) {
    for (const [contender, running] of turned(lanes, rep)) {
      if (one.fresh) await runFresh(field, one, contender, results);
      else await runLap(field, { one, contender, running }, results);
    }
  }
}
