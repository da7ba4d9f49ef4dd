import { Collapse, Empty, Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Change, Line } from "../difference";

const COLOURS = { added: "success", removed: "error", changed: "processing" } as const;

// So many are shown open; a list of hundreds is looked through by its titles.
const MOST_OPEN = 10;

const keyOf = (change: Change) => `${change.kind} ${change.id}`;

/** Objects that differ, each with its lines that come and go. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation("admin");
  if (changes.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("version.same")} />;
  return (
    <Collapse
      size="small"
      defaultActiveKey={changes.slice(0, MOST_OPEN).map(keyOf)}
      items={changes.map((change) => ({
        key: keyOf(change),
        label: (
          <span className="admin-tags admin-text">
            <Tag color={COLOURS[change.what]}>{t(`version.${change.what}`)}</Tag>
            {t(`kind.${change.kind}`)} {change.name} {change.id !== change.name && <span className="muted">{change.id}</span>}
          </span>
        ),
        children: <Lines lines={change.lines} />,
      }))}
    />
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <pre className="admin-lines">
      {lines.map(({ sign, text }, index) => (
        <div key={`${String(index)} ${text}`} data-sign={sign}>
          {sign} {text}
        </div>
      ))}
    </pre>
  );
}
