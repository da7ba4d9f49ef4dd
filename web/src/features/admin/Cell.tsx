import { Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Field } from "./fields";
import { itemsOf, idOf, nameOf } from "./model";
import type { Centre, Item, Target } from "./model";

interface Props {
  field: Field;
  item: Item;
  centre: Centre;
}

const SIGNS: Record<string, string> = { "<=": "≤", "==": "=" };

// More are counted only.
const MOST_TAGS = 4;

/** What an object says in one of its fields. */
export function Cell({ field, item, centre }: Props) {
  const { t } = useTranslation("admin");
  const value = item[field.at[0]];
  if (value === null || value === undefined || value === "") return null;
  switch (field.input) {
    case "amount":
      return field.unit === "seconds" ? t("seconds", { count: Number(value) }) : Number(value);
    case "choice":
      return t(`choice.${field.at[0]}.${String(value)}`);
    case "choices":
      return (value as string[]).map((one) => t(`choice.${field.at[0]}.${one}`)).join(t("comma"));
    case "reference":
      return called(centre, field.to, String(value));
    case "levels": {
      const levels = value as { skill: string; level: number; op?: string }[];
      return <Tags texts={levels.map(({ skill, level, op }) => `${called(centre, "skills", skill)} ${t(`level.${field.at[0]}`, { level, op: SIGNS[op ?? ""] ?? "≥" })}`)} />;
    }
    case "texts":
      return <Tags texts={value as string[]} />;
    default:
      return <span className="admin-text">{String(value)}</span>;
  }
}

function called(centre: Centre, target: Target, id: string): string {
  const item = itemsOf(centre, target).find((one) => idOf(target, one) === id);
  return (item && nameOf(item)) || id;
}

function Tags({ texts }: { texts: string[] }) {
  const more = texts.length - MOST_TAGS;
  return (
    <span className="admin-tags">
      {texts.slice(0, MOST_TAGS).map((text) => (
        <Tag key={text}>{text}</Tag>
      ))}
      {more > 0 && `+${more}`}
    </span>
  );
}
