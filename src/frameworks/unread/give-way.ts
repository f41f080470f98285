/** From this length on a text takes long enough for others to wait. */
const long = 20_000;

/** Lets others have their turn after a long text: a pull request may bring hundreds of them. */
export async function giveWay(text: string | undefined): Promise<void> {
  if ((text?.length ?? 0) > long) await new Promise<void>((done) => setImmediate(done));
}
