import type { Ask, FromChild, ToChild } from './protocol.ts';

type Texts = Extract<ToChild, { readonly type: 'texts' }>;
type Waiting = {
  readonly texts: Map<string, string>;
  readonly why: Map<string, string> | undefined;
  readonly end: (texts: ReadonlyMap<string, string>) => void;
};

/** Asks whoever serves for texts, and puts the pieces of each answer together. */
export function asker(send: (message: FromChild) => void): {
  /** @param why is told the reasons for what is absent */
  readonly ask: (ask: Ask, why?: Map<string, string>) => Promise<ReadonlyMap<string, string>>;
  readonly take: (message: Texts) => void;
} {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  return {
    ask: (ask, why) =>
      new Promise((end) => {
        const id = asked++;
        waiting.set(id, { texts: new Map(), why, end });
        send({ type: 'ask', id, ask });
      }),
    take: ({ id, texts, why, last }) => {
      const one = waiting.get(id);
      if (one === undefined) return;
      for (const [path, text] of texts) one.texts.set(path, text);
      for (const [path, reason] of why) one.why?.set(path, reason);
      if (!last) return;
      waiting.delete(id);
      one.end(one.texts);
    },
  };
}
