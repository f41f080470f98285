/** What goes wrong, on demand. */
export type Fault = {
  /** Route as in GitHub's description; undefined: whatever comes next. */
  readonly route?: string;
  /** The answer; `cut` breaks the connection. */
  readonly status: number | 'cut';
  /** The request is done all the same: only its answer is lost. */
  readonly after?: boolean;
  /** How often; once unless said. */
  readonly times?: number;
  /** So many requests of the route pass before. */
  readonly skip?: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Faults = {
  readonly add: (fault: Fault) => void;
  /** The fault that meets this request, used up by one. */
  readonly next: (route: string) => Fault | undefined;
  readonly clear: () => void;
};

export function createFaults(): Faults {
  const waiting: { fault: Fault; left: number; skip: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1, skip: fault.skip ?? 0 }),
    next: (route) => {
      const found = waiting.find(({ fault, left }) => left > 0 && (fault.route === undefined || fault.route === route));
      if (found === undefined) return undefined;
      if (found.skip > 0) {
        found.skip--;
        return undefined;
      }
      found.left--;
      return found.fault;
    },
    clear: () => void waiting.splice(0),
  };
}
