import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { NoteNode as Drawn } from "../graph/picture";

/** A comment on the canvas. */
export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<Drawn>) {
  const { t } = useTranslation("flows");
  return <div className={selected ? "note note-chosen" : "note"}>{data.comment.text || t("canvas.empty_note")}</div>;
});
