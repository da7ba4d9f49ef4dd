import type { ReactNode } from "react";

/** A star behind what must be filled in; the input itself says so to who cannot see it. */
export function requiredMark(label: ReactNode, { required }: { required: boolean }): ReactNode {
  if (!required) return label;
  return (
    <>
      {label}
      <span className="admin-must" aria-hidden>
        *
      </span>
    </>
  );
}
