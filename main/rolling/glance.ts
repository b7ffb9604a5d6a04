import type { PlanStep } from './plan.ts';
import type { RollingBook } from './rolling-book.ts';
import type { RollingPorts } from './rolling-ports.ts';

/**
 * Looks at a server while somebody restarts it, more often than the prober does: one that is back within a second is to be
 * seen gone. The returned function begins a look, unless one is under way, and tells when it has found something.
 */
export function createGlances(book: RollingBook, ports: RollingPorts, onFound: () => void): (step: PlanStep) => void {
  let isGlancing = false;

  async function glance({ backend, stage }: PlanStep): Promise<void> {
    const seen = await ports.glance(backend);
    const isBack = stage === 'returning' && seen === 'answers';
    // So that the fleet knows what it is like now, before it takes work.
    if (isBack) await ports.probe(backend);
    isGlancing = false;
    const step = book.step();
    if (step?.backend !== backend || step.stage !== stage) return;
    if (isBack) book.putStep({ ...step, isBack: true });
    else if (stage === 'ready' && seen === 'gone') book.putStep({ ...step, isGone: true });
    else return;
    onFound();
  }

  return (step) => {
    if (isGlancing || step.isBack || (step.stage !== 'ready' && step.stage !== 'returning')) return;
    isGlancing = true;
    void glance(step);
  };
}
