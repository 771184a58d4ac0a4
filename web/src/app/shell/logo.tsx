/** A round that begins and ends at a shop, and reads as an R. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M9 25V11.5A4.5 4.5 0 0 1 13.5 7H17a5.5 5.5 0 0 1 0 11h-3.5l8.5 7"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="9" cy="25" r="2.8" fill="#f0a34a" />
      <circle cx="22" cy="25" r="2.8" fill="#f0a34a" />
    </svg>
  );
}
