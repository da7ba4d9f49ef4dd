import { useTranslation } from "react-i18next";
import type { FlowNode } from "../graph/model";
import type { Port } from "../graph/ports";
import { caseText } from "../graph/summary";

/** How a way out of a node is called. */
export function usePortName(): (node: FlowNode, port: Port) => string {
  const { t } = useTranslation("flows");
  return (node, port) => {
    if (port.list === "cases") {
      const cases = node["cases"] as unknown[];
      return caseText(cases[Number(port.name) - 1]) || t("port.case", { number: port.name });
    }
    if (port.list !== null) return node.verb === "intent" ? port.name : t("port.key", { key: port.name });
    return t(`port.${port.name}`, { defaultValue: port.name });
  };
}
