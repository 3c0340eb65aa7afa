/** Dollar-quotes a function body with a tag that ends where the body does, and not before. */
export function dollarQuote(body: string): string {
  let tag = "$acme$";
  // The closing tag is part of the search: a body may end in the tag's beginning.
  for (let n = 1; `${body}${tag}`.indexOf(tag) < body.length; n += 1) tag = `$acme${n}$`;
  return `${tag}${body}${tag}`;
}
