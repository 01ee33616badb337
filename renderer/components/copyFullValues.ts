/**
 * Selecting and copying a shortened hash gives the whole one: elements that show a shortened value carry it in
 * `data-full`.
 */
export function copyFullValues(event: ClipboardEvent): void {
  const selection = window.getSelection();
  if (selection === null || selection.rangeCount === 0 || event.clipboardData === null) return;
  const copied = selection.getRangeAt(0).cloneContents();
  const shortened = copied.querySelectorAll<HTMLElement>('[data-full]');
  if (shortened.length === 0) return;
  for (const element of shortened) element.textContent = element.dataset.full ?? element.textContent;
  event.clipboardData.setData('text/plain', copied.textContent ?? '');
  event.preventDefault();
}
