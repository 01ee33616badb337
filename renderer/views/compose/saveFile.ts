/** Gives a file to the person, where the browser or the desktop keeps downloads. */
export function saveFile(name: string, content: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun with the click; the address may go when it has been read.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
