import { Select } from "antd";
import type { RefSelectProps } from "antd";
import { useMemo, useState } from "react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import type { Flow } from "../graph/model";
import { found } from "../graph/search";

interface Props {
  flow: Flow;
  show(id: string): void;
  ref?: Ref<RefSelectProps>;
}

const LONGEST = 60;

/** Finds a node by its name or by anything that is said in it. */
export function Search({ flow, show, ref }: Props) {
  const { t } = useTranslation("flows");
  const [sought, setSought] = useState("");
  const hits = useMemo(() => found(flow, sought), [flow, sought]);
  return (
    <Select<string>
      ref={ref ?? null}
      className="flow-search"
      showSearch={{ filterOption: false, onSearch: setSought, searchValue: sought }}
      value={null}
      placeholder={t("tools.search")}
      aria-label={t("tools.search")}
      suffixIcon={null}
      popupMatchSelectWidth={320}
      notFoundContent={sought.trim() === "" ? null : t("tools.nothing_found")}
      options={hits.map(({ id, name, text }) => ({
        value: id,
        label: (
          <span className="flow-hit">
            <strong>{name || t("palette.note")}</strong> <span className="muted">{text.slice(0, LONGEST)}</span>
          </span>
        ),
      }))}
      onSelect={(id) => {
        setSought("");
        show(id);
      }}
    />
  );
}
