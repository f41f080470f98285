/** A request as it came, and how it went. */
export type Seen = {
  readonly method: string;
  /** As in GitHub's description; `unknown` when nothing serves it. */
  readonly route: string;
  readonly path: string;
  readonly status: number;
  readonly at: Date;
  readonly milliseconds: number;
  readonly body: unknown;
};

/** Something that GitHub's description does not allow: of a request, of the fake's own answers, of its own webhooks. */
export type Violation = {
  readonly by: 'request' | 'answer' | 'webhook' | 'query';
  readonly route: string;
  readonly wrong: readonly string[];
};

/** The requests since the start, or since `forget`. */
export type Requests = {
  readonly all: readonly Seen[];
  /** How many requests to the API came; of one route if it is named. Archives are no part of the API. */
  readonly count: (route?: string) => number;
  /** Route → how many. */
  readonly perRoute: () => Readonly<Record<string, number>>;
  readonly forget: () => void;
};

export function createRequests(all: Seen[]): Requests {
  const api = () => all.filter(({ route }) => !route.startsWith('GET /codeload'));
  return {
    all,
    count: (route) => (route === undefined ? api().length : all.filter((seen) => seen.route === route).length),
    perRoute: () =>
      Object.fromEntries(
        Map.groupBy(all, ({ route }) => route)
          .entries()
          .map(([route, seen]) => [route, seen.length]),
      ),
    forget: () => void all.splice(0),
  };
}
