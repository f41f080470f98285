/** A type without what JSON does not tell apart: read-only or not, absent or undefined, undefined in a list or null. */
export type Bare<T> = T extends readonly (infer Item)[]
  ? Bare<Item extends undefined | null ? null : Item>[]
  : T extends object
    ? { [Key in keyof T]-?: undefined extends T[Key] ? Bare<Exclude<T[Key], undefined>> | 'absent' : Bare<T[Key]> }
    : T;

/** `true` where two types are the same to JSON, else `false`. */
export type Same<A, B> = [Bare<A>] extends [Bare<B>] ? ([Bare<B>] extends [Bare<A>] ? true : false) : false;
