/** A running contender. `pids` are the processes whose CPU and memory count; none for the direct connection. */
export interface Running {
  ports: number[];
  pids: number[];
  stop(): Promise<void>;
}

/** Something that stands between the load and the backends. */
export interface Contender {
  name: string;
  /** True for what the targets speak about. */
  judged: boolean;
  /** Rejects with a one-line reason when it cannot run on this machine. */
  start(backendPorts: number[]): Promise<Running>;
}
