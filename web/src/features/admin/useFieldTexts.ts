import { useTranslation } from "react-i18next";
import type { Field } from "./fields";
import type { FormKind } from "./model";

const nameOf = (field: Field) => field.at.at(-1) ?? "";

/** How fields, their choices and what is to be known about them are called. */
export function useFieldTexts(kind: FormKind) {
  const { t, i18n } = useTranslation("admin");
  return {
    /** A kind's own word for a field goes before the usual one. */
    label: (field: Field): string => t([`field.${kind}.${nameOf(field)}`, `field.${nameOf(field)}`]),
    hint: (field: Field): string | undefined => {
      const key = `hint.${kind}.${nameOf(field)}`;
      return i18n.exists(`admin:${key}`) ? t(key) : undefined;
    },
    choice: (field: Field, value: string): string => t(`choice.${nameOf(field)}.${value}`),
  };
}
