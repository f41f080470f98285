/** What is used of WebAssembly: it is a global of Node.js that no library of types but the browser's declares. */
declare namespace WebAssembly {
  type Module = object;
  const compile: (code: Uint8Array) => Promise<Module>;
}
