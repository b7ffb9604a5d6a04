export type { SeenRequest } from './call.ts';
export { createSystemClock, createVirtualClock, type SimClock, type VirtualClock } from './clock.ts';
export type { Capability, GpuSpec, ModelSpec, PerfSpec, SimulatorConfig } from './config.ts';
export type { Fault, FaultFilter, FaultKind, GarbageForm } from './faults.ts';
export type { SimulatorCounters, SimulatorEvent } from './journal.ts';
export { sampleText, type VerifiedText, verifyText } from './output-text.ts';
export { models, presets } from './presets.ts';
export { type SimulatedServer, startSimulatedServer } from './server.ts';
export type { RunnerSnapshot, SimulatorSnapshot } from './snapshot.ts';
