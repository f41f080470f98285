/** GitHub does not let this person do that. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
