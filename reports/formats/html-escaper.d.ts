/** The package ships without types; this is the part of it that is used. */
declare module 'html-escaper' {
  // biome-ignore lint/suspicious/noShadowRestrictedNames: the name is the package's
  export function escape(text: string): string;
}
