/** The part of WebAssembly's interface that we use: its types come with browsers' or not at all. */

export interface WasmModule {
  readonly isModule: never;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

interface WebAssemblyInterface {
  readonly Module: {
    /** Throws an error whose message says what is wrong with the bytes. */
    new (bytes: Uint8Array): WasmModule;
    exports(module: WasmModule): readonly { readonly name: string; readonly kind: string }[];
    imports(module: WasmModule): readonly { readonly module: string; readonly name: string }[];
  };
  readonly Instance: new (
    module: WasmModule,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

export const { Module, Instance } = (
  globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface }
).WebAssembly;
