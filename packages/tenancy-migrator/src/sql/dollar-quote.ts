/** Dollar-quotes a function body with a tag that the body does not hold. */
export function dollarQuote(body: string): string {
  let tag = "$acme$";
  for (let n = 1; body.includes(tag); n += 1) tag = `$acme${n}$`;
  return `${tag}${body}${tag}`;
}
