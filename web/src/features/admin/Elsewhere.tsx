import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { WrongField } from "@/shared/api/problem";
import { Notice } from "@/shared/ui/Notice";
import { objectAt } from "./mistakes";
import { isKind } from "./model";
import type { Centre } from "./model";

interface Props {
  title: string;
  wrong: readonly WrongField[];
  centre: Centre;
}

/** What is wrong at other places than in the form, with the objects it is about. Nothing when there is nothing. */
export function Elsewhere({ title, wrong, centre }: Props) {
  if (wrong.length === 0) return null;
  return (
    <Notice type="error" title={title}>
      <ul>
        {wrong.map((one) => (
          <li key={`${one.path} ${one.code}`}>
            <Where path={one.path} centre={centre} /> {one.message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Where({ path, centre }: { path: string; centre: Centre }) {
  const { t } = useTranslation("admin");
  const found = objectAt(centre, path);
  if (found === null) return <code>{path}</code>;
  const words = t("object", { kind: t(`kind.${found.kind}`), name: found.label });
  if (!isKind(found.kind)) return words;
  return <Link to={`/admin/${found.kind}?${new URLSearchParams({ edit: found.id }).toString()}`}>{words}</Link>;
}
