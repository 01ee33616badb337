/** What was typed and not saved, by stream: closing the dialog by mistake loses nothing. Gone with the page. */
export const decoderDrafts = new Map<string, { name: string; code: string }>();
