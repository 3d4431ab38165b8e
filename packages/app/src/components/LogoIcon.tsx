/**
 * A quay crane that lowers a container onto the water; crane and water make the
 * letter L. Drawn again in `public/favicon.svg`, which a browser loads before
 * any script.
 */
export function LogoIcon({ className }: { className?: string }) {
  return (
    <svg
      className={className}
      viewBox="0 0 32 32"
      aria-hidden
      focusable="false"
    >
      <rect width="32" height="32" rx="7" fill="#0b6e85" />
      <path
        d="M6 8h20M10 5.5V22M21 8v4"
        fill="none"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
      <rect x="15.5" y="12" width="11" height="7.5" rx="1.2" fill="#ffb454" />
      <path
        d="M5 25.5c2 0 2-1.8 4.4-1.8s2.4 1.8 4.4 1.8 2.4-1.8 4.4-1.8 2.4 1.8 4.4 1.8 2.4-1.8 4.4-1.8"
        fill="none"
        stroke="#8fe0ee"
        strokeWidth="2.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
