import { AutoComplete } from "antd";
import { useMemo } from "react";
import type { Choice } from "./context";

interface Props {
  id?: string;
  label: string;
  value: string;
  choices: readonly (Choice | string)[];
  onChange(value: string): void;
  placeholder?: string;
  status?: "" | "error" | "warning";
}

/** One of what is known, or anything else. */
export function Offer({ id, label, value, choices, onChange, placeholder, status = "" }: Props) {
  const options = useMemo(
    () =>
      choices
        .map((one) => (typeof one === "string" ? { value: one, label: one } : one))
        .filter((one) => one.label.toLocaleLowerCase().includes(value.toLocaleLowerCase()) || choices.some((it) => valueOf(it) === value)),
    [choices, value],
  );
  return (
    <AutoComplete
      {...(id !== undefined && { id })}
      className="flow-offer"
      aria-label={label}
      value={value}
      options={options}
      onChange={(next: string | undefined) => onChange(next ?? "")}
      placeholder={placeholder}
      status={status}
      popupMatchSelectWidth={false}
    />
  );
}

const valueOf = (choice: Choice | string): string => (typeof choice === "string" ? choice : choice.value);
