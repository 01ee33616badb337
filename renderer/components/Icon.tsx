/** Our own icons: 16 by 16, one stroke, drawn in the colour of the text around them. */
const paths = {
  browse: 'M3.5 2v9.5a1.5 1.5 0 0 0 1.5 1.5h3M3.5 5.5H8M2 2h3M8 4h5.5v3H8zM8 11.5h5.5v3H8z',
  log: 'M6.5 3.5H14M6.5 8H14M6.5 12.5H14M2 3.5h1.6M2 8h1.6M2 12.5h1.6',
  ownership: 'M8.2 7.8 13.5 2.5M11 5l2 2M2.6 10.6a2.9 2.9 0 1 0 5.8 0a2.9 2.9 0 1 0-5.8 0',
  compose: 'M2.5 13.5 3.3 10 11 2.3l2.7 2.7L6 12.7zM9.3 4l2.7 2.7',
  nodes:
    'M2 8a1.8 1.8 0 1 0 3.6 0A1.8 1.8 0 1 0 2 8M10.4 3.8a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0M10.4 12.2a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0M5.4 7.1l5.2-2.5M5.4 8.9l5.2 2.5',
  logo: 'M1.5 6.2c2.2-2.4 4.3-2.4 6.5 0s4.3 2.4 6.5 0M1.5 10.6c2.2-2.4 4.3-2.4 6.5 0s4.3 2.4 6.5 0',
  stream: 'M2 6.2c2-1.9 4-1.9 6 0s4 1.9 6 0M2 10.2c2-1.9 4-1.9 6 0s4 1.9 6 0',
  search: 'M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M10.3 10.3 14 14',
  clock: 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M8 4.5V8l2.5 1.5',
  chevronDown: 'M4 6l4 4 4-4',
  chevronUp: 'M4 10l4-4 4 4',
  chevronLeft: 'M10 4 6 8l4 4',
  chevronRight: 'M6 4l4 4-4 4',
  arrowRight: 'M3 8h10M9 4l4 4-4 4',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3',
  check: 'M3 8.5 6.5 12 13 4.5',
  close: 'M4 4l8 8M12 4l-8 8',
  star: 'M8 1.8 9.9 6l4.5.5-3.4 3 1 4.5L8 11.7 4 14l1-4.5-3.4-3L6.1 6z',
  pin: 'M6 2h4l-.5 5 2.5 2.5H4L6.5 7zM8 9.5V14',
  upload: 'M8 10.5V3M4.8 6 8 2.8 11.2 6M2.5 13.5h11',
  download: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
  compare: 'M3 2.5h4v11H3zM9.5 2.5h4v11h-4zM4.2 6h1.6M10.7 6h1.6M10.7 9h1.6',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  filter: 'M2.5 4.5h11M4.5 8h7M6.5 11.5h3',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  theme: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0M8 2.5v11M8 5.5h4.6M8 8h5.5M8 10.5h4.6',
  help: 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M6.3 6.3a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.9.7-.9 1.3M8 11.4v.1',
  settings:
    'M5.8 8a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4',
  key: 'M7.6 8.4 13 3M10.6 5.4l1.8 1.8M2.8 10.7a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0',
  warning: 'M8 2.5 14.3 13.5H1.7zM8 6.5v3.2M8 11.6v.1',
  info: 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M8 7.3v3.6M8 5v.1',
  expand: 'M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9',
  link: 'M6.5 9.5l3-3M7 4.5l1.3-1.3a2.8 2.8 0 0 1 4 4L11 8.5M9 11.5l-1.3 1.3a2.8 2.8 0 0 1-4-4L5 7.5',
  folder: 'M2 4h4l1.5 1.5H14v7.5H2z',
  play: 'M5 3.5v9l7-4.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 9h6l.5-9',
  lock: 'M3.5 7.5h9v6h-9zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2',
  unlock: 'M3.5 7.5h9v6h-9zM5.5 7.5v-2a2.5 2.5 0 0 1 4.6-1.3',
  eye: 'M1.5 8C4.5 3.3 11.5 3.3 14.5 8 11.5 12.7 4.5 12.7 1.5 8zM6.3 8a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0',
  sign: 'M2 13.5h12M3 10.5c1.5-6 4-8 4.5-6S4 10.5 6 10.5s2-3 3.5-3-.5 3 1 3 1.5-1 3-1',
  file: 'M4 1.8h5l3.5 3.5v8.9H4zM9 1.8v3.5h3.5',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3',
  grip: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  guard: 'M8 1.8 13.2 4v4c0 3-2 5.2-5.2 6.2C4.8 13.2 2.8 11 2.8 8V4zM5.8 8l1.7 1.7 3-3.4',
  person: 'M5.3 5a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0-5.4 0M2.8 14c.4-3 2.3-4.4 5.2-4.4s4.8 1.4 5.2 4.4',
  cross: 'M4 4l8 8M12 4l-8 8',
  added: 'M8 3v10M3 8h10',
  committed: 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M5.3 8.3 7.3 10.3 10.8 6',
  versionConflict:
    'M8 14V9.5M8 9.5C8 7.5 3.5 8 3.5 4.5V2M8 9.5c0-2 4.5-1.5 4.5-5V2M1.7 3.8 3.5 2l1.8 1.8M10.7 3.8 12.5 2l1.8 1.8',
  writeDenied: 'M2.5 13.5 3.3 10 11 2.3l2.7 2.7L6 12.7zM2.5 2.5l11 11',
  accessControlDenied:
    'M7.8 8.2 13 3M10.8 5.2l1.8 1.8M2.6 10.9a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M2.5 2.5l11 11',
  senderMayNotWrite:
    'M4.3 5a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0-5.4 0M1.8 14c.4-3 2.3-4.4 5.2-4.4 1.3 0 2.4.3 3.2.8M11 11l3.5 3.5M14.5 11 11 14.5',
  tagsMismatch: 'M2 2.5h5.5L14 9l-5 5-6.5-6.5zM5.2 5.6v.1M11.5 2l2.5 2.5M14 2l-2.5 2.5',
  malformed: 'M5 2.5H2.5v11H5M11 2.5h2.5v11H11M8 5v4M8 11v.1',
  dataMissing: 'M4.5 12.5a3 3 0 0 1-.3-6 4 4 0 0 1 7.7 0 3 3 0 0 1-.4 6M8 8v5.5M6 11.5l2 2 2-2',
  skipped: 'M2.5 4l4.5 4-4.5 4zM9 4l4.5 4L9 12z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  const dotted = name === 'more' || name === 'grip';
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={dotted ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
