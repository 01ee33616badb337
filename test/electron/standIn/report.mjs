/** Tells the test what the product did. */
export function report(what, data) {
  process.send?.({ what, data });
}
