import type { AriaLabelConfig } from "@xyflow/react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** What React Flow says to those who hear a page, in the reader's language. */
export function useCanvasTexts(): Partial<AriaLabelConfig> {
  const { t } = useTranslation("flows");
  return useMemo(
    () => ({
      "node.a11yDescription.default": t("canvas.node_hint"),
      "node.a11yDescription.keyboardDisabled": t("canvas.node_hint_reading"),
      "node.a11yDescription.ariaLiveMessage": ({ direction }) => t("canvas.moved", { direction: t(`canvas.direction.${direction}`) }),
      "edge.a11yDescription.default": t("canvas.way_hint"),
      "controls.ariaLabel": t("canvas.controls"),
      "controls.zoomIn.ariaLabel": t("canvas.zoom_in"),
      "controls.zoomOut.ariaLabel": t("canvas.zoom_out"),
      "controls.fitView.ariaLabel": t("canvas.fit"),
      "minimap.ariaLabel": t("canvas.minimap"),
      "handle.ariaLabel": t("canvas.port"),
    }),
    [t],
  );
}
