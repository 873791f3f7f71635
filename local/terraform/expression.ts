/** The part of Terraform's expression language that synthesized stacks use: literals, references and calls. */
export type Expression =
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "reference"; readonly path: readonly (string | number)[] }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] };

/**
 * Parses a string of Terraform's JSON syntax, in which `${…}` holds an expression and `$${` is a plain `${`.
 * @throws SyntaxError for what is not part of the language above
 */
export function parseTemplate(source: string): Expression {
  const { parts, end } = new Parser(source).template(0, false);
  if (end !== source.length) throw new SyntaxError(`unexpected text at ${end} in ${source}`);
  const [only] = parts;
  if (parts.length === 0) return { kind: "literal", value: "" };
  return parts.length === 1 && only ? only : { kind: "template", parts };
}

class Parser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** @param quoted within a string literal: ends at `"` and knows backslashes */
  template(start: number, quoted: boolean): { parts: Expression[]; end: number } {
    const parts: Expression[] = [];
    let text = "";
    this.#at = start;
    const flush = () => {
      if (text !== "") parts.push({ kind: "literal", value: text });
      text = "";
    };
    while (this.#at < this.#source.length) {
      const rest = this.#source.slice(this.#at, this.#at + 3);
      if (rest === "$${" || rest === "%%{") {
        text += rest.slice(1);
        this.#at += 3;
      } else if (rest.startsWith("${")) {
        flush();
        this.#at += 2;
        parts.push(this.#expression());
        this.#expect("}");
      } else if (rest.startsWith("%{")) {
        throw this.#error("template directives are not supported");
      } else if (quoted && rest.startsWith('"')) {
        break;
      } else if (quoted && rest.startsWith("\\")) {
        text += JSON.parse(`"${rest.slice(0, 2)}"`);
        this.#at += 2;
      } else {
        text += rest[0];
        this.#at += 1;
      }
    }
    flush();
    return { parts, end: this.#at };
  }

  #expression(): Expression {
    this.#skipSpace();
    const number = this.#match(/-?\d+(\.\d+)?/y);
    if (number !== undefined) return { kind: "literal", value: Number(number) };
    if (this.#source[this.#at] === '"') return this.#string();
    const name = this.#match(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw this.#error("unsupported expression");
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    return this.#source[this.#at] === "(" ? this.#call(name) : this.#reference(name);
  }

  #string(): Expression {
    const { parts, end } = this.template(this.#at + 1, true);
    this.#at = end;
    this.#expect('"');
    if (parts.every((part) => part.kind === "literal")) {
      return { kind: "literal", value: parts.map((part) => part.value).join("") };
    }
    return { kind: "template", parts };
  }

  #call(name: string): Expression {
    this.#expect("(");
    const args: Expression[] = [];
    this.#skipSpace();
    while (this.#source[this.#at] !== ")") {
      if (args.length > 0) this.#expect(",");
      args.push(this.#expression());
      this.#skipSpace();
    }
    this.#expect(")");
    return { kind: "call", name, arguments: args };
  }

  #reference(first: string): Expression {
    const path: (string | number)[] = [first];
    for (;;) {
      const attribute = this.#match(/\.([A-Za-z_][\w-]*|\d+)/y)?.slice(1);
      if (attribute !== undefined) {
        path.push(/^\d/.test(attribute) ? Number(attribute) : attribute);
        continue;
      }
      const index = this.#match(/\[\s*(\d+|"[^"\\]*")\s*\]/y);
      if (index === undefined) return { kind: "reference", path };
      path.push(JSON.parse(index.slice(1, -1)));
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source)?.[0];
    if (match !== undefined) this.#at += match.length;
    return match;
  }

  #expect(text: string): void {
    this.#skipSpace();
    if (!this.#source.startsWith(text, this.#at)) throw this.#error(`expected ${text}`);
    this.#at += text.length;
  }

  #skipSpace(): void {
    this.#match(/\s+/y);
  }

  #error(message: string): SyntaxError {
    return new SyntaxError(`${message} at ${this.#at} in ${this.#source}`);
  }
}
