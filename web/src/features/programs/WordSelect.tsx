import { Select } from "antd";
import type { SelectProps } from "antd";
import { useSession } from "@/shared/session/session";
import { useWords } from "./useWords";
import { offered } from "./words";

interface Props extends Omit<SelectProps<string[]>, "mode" | "options"> {
  /** What can be chosen at most: the ceiling of an account; none: what one may do oneself. */
  ceiling?: readonly string[];
}

const MOST_TAGS = 8;

/** Chooses permissions, among those that one can hand on. */
export function WordSelect({ ceiling, ...rest }: Props) {
  const { user } = useSession();
  const { known, called } = useWords();
  return (
    <Select<string[]>
      {...rest}
      mode="multiple"
      // Else the key that leaves the field would choose whatever stands first.
      defaultActiveFirstOption={false}
      maxTagCount={MOST_TAGS}
      showSearch={{ optionFilterProp: "label" }}
      options={offered(user, known, ceiling).map((word) => ({ value: word, label: called(word) === word ? word : `${called(word)} (${word})` }))}
    />
  );
}
