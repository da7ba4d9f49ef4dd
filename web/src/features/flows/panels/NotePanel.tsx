import { DeleteOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { Workbench } from "../editor/useWorkbench";
import { commented } from "../graph/edits";
import { LONGEST_COMMENT } from "../graph/model";
import type { Comment } from "../graph/model";

/** The text of a comment. */
export function NotePanel({ comment, bench }: { comment: Comment; bench: Workbench }) {
  const { t } = useTranslation("flows");
  return (
    <div className="node-panel">
      <div className="node-panel-head">
        <h2>{t("palette.note")}</h2>
        <Button type="text" size="small" danger icon={<DeleteOutlined />} aria-label={t("node.remove")} onClick={bench.removeChosen} />
      </div>
      <Input.TextArea
        key={comment.id}
        autoFocus={comment.text === ""}
        aria-label={t("palette.note")}
        value={comment.text}
        maxLength={LONGEST_COMMENT}
        showCount
        autoSize={{ minRows: 4, maxRows: 20 }}
        onChange={(event) => bench.change((before) => commented(before, { ...comment, text: event.target.value }), `note ${comment.id}`)}
      />
    </div>
  );
}
