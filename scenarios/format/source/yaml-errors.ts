/** What to tell a user about text that is not YAML, by the parser's error code. */

import type { ErrorCode } from 'yaml';

export interface YamlComplaint {
  readonly message: string;
  readonly suggestion?: string;
  readonly notes?: readonly string[];
}

/** `token` is what stands at the place of the error. */
export function yamlComplaint(code: ErrorCode, original: string, token: string): YamlComplaint {
  const known = COMPLAINTS[code];
  return known === undefined ? { message: sentence(original) } : known(original, token);
}

type Complain = (original: string, token: string) => YamlComplaint;

const COMPLAINTS: Partial<Record<ErrorCode, Complain>> = {
  TAB_AS_INDENT: () => ({
    message: 'this line is indented with a tab, which YAML does not allow',
    suggestion: 'indent with spaces',
  }),
  BAD_INDENT: (original) =>
    original.startsWith('Flow ')
      ? {
          message: `this ${bracketOf(original)} is not closed`,
          suggestion: `close it with ${bracketOf(original) === '`{`' ? '`}`' : '`]`'}`,
        }
      : {
          message:
            'the indentation of this line fits neither the line above nor one that it belongs to',
          suggestion: 'keys of one map start in the same column',
        },
  MISSING_CHAR: (original) => {
    if (original.includes('quote')) {
      const quote = original.includes('"') ? '"' : "'";
      return {
        message: 'this quoted text is not closed',
        suggestion: `close it with ${quote}`,
      };
    }
    if (original.includes('Implicit map keys')) {
      return { message: 'a key without a value', suggestion: 'write `key: value`' };
    }
    return { message: sentence(original) };
  },
  BLOCK_AS_IMPLICIT_KEY: () => ({
    message: 'a map cannot begin on the line of a key, nor below a value',
    suggestion: 'quote a text that contains `: `, or check the indentation of the next line',
  }),
  BLOCK_IN_FLOW: () => ({
    message: 'inside brackets, lists and maps are written in brackets too',
    suggestion: 'is a closing bracket missing above?',
  }),
  MULTILINE_IMPLICIT_KEY: () => ({
    message: 'a key must stand on one line with its value',
    suggestion: 'is a colon missing here?',
  }),
  KEY_OVER_1024_CHARS: () => ({ message: 'a key is longer than 1024 characters' }),
  NON_STRING_KEY: () => ({
    message: 'a key must be plain text',
    suggestion: 'write `name: value`',
  }),
  BAD_SCALAR_START: (_, token) => ({
    message: `a value cannot begin with \`${token.slice(0, 1)}\``,
    suggestion: 'put it in quotes',
  }),
  BAD_DQ_ESCAPE: () => ({
    message: 'there is no such escape sequence in a double-quoted text',
    suggestion: 'double the backslash, or use single quotes',
  }),
  UNEXPECTED_TOKEN: (_, token) => ({
    message:
      token.trim() === ''
        ? 'the text ends or breaks here unexpectedly'
        : `unexpected \`${token}\` here`,
  }),
  MULTIPLE_ANCHORS: () => ({ message: 'a value can have one anchor (`&name`) only' }),
  ALIAS_PROPS: () => ({ message: 'an alias (`*name`) can have neither an anchor nor a tag' }),
  BAD_ALIAS: () => ({ message: 'an alias (`*name`) or anchor (`&name`) needs a name of letters' }),
  TAG_RESOLVE_FAILED: (_, token) => ({
    message: `the tag \`${token}\` means nothing in a scenario`,
    suggestion: 'remove it',
  }),
};

function bracketOf(original: string): string {
  return original.includes('map') ? '`{`' : '`[`';
}

/** The parser's own words, as the middle of a sentence. */
function sentence(original: string): string {
  return `this is not valid YAML: ${original.slice(0, 1).toLowerCase()}${original.slice(1)}`;
}
