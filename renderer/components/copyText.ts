/** Puts a text on the clipboard; where that is not allowed, nothing happens: the way by mouse is still there. */
export function copyText(text: string): void {
  navigator.clipboard.writeText(text).catch(() => {});
}
